### Digests, articles that changed, articles that were withdrawn.

digest-heading = 🗞 <b>News at { $clock }</b> · { $count ->
    [one] one article
   *[other] { $count } articles
}
digest-other = 📰 Other news
digest-continued = { $section } (continued)
digest-corrected = <i>(updated { $when })</i>
digest-settings = ⚙️ Settings

correction-note = ✏️ <b>The paper has updated this article</b> · { $when }
retraction-edit =
    🚫 This article has been withdrawn:
    <s>{ $title }</s>
retraction-note =
    🚫 An article that Loa sent you has been withdrawn; please disregard it:
    <s>{ $title }</s>
