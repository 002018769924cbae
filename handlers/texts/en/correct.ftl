### /fix: an admin says what an article is about

correct-which = Which article's topics? Choose below, reply to a message of Loa's with <code>/fix</code>, or type <code>/fix</code> and its link.
correct-ask =
    What is this article about? Choose topics or take them away below, then <b>Save</b>.

    Whoever follows a topic that you add gets the article, if it came out within two days. Loa learns from it, too.
correct-saved =
    ✅ Saved the topics of “{ $title }”: { $topics }.
    Thank you, Loa will learn from it.
correct-saved-none =
    ✅ Saved: “{ $title }” has no topic.
correct-told = 📤 It is on its way to those who follow the topic you added.
button-save-topics = 💾 Save
button-correct = 🏷 Correct the topics
