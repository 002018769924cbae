### Digests, corrections, articles taken back.

digest-heading = 🗞 <b>News at { $clock }</b> · { $count ->
    [one] one article
   *[other] { $count } articles
}
digest-other = 📰 Other news
digest-continued = { $section } (continued)
digest-corrected = <i>(updated { $when })</i>

correction-note = ✏️ <b>Correction.</b> The paper has updated this article ({ $when }):
retraction-edit =
    🚫 This article was taken back:
    <s>{ $title }</s>
retraction-note =
    🚫 An article Loa sent you was taken back. Please disregard it:
    <s>{ $title }</s>
