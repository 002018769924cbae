### Article cards: the words around an article.

card-read = Read
card-follow = Follow { $topic }
card-more = 👍 More like this
card-less = 👎 Less like this
card-updated = updated { $when }
card-corrected = ✏️ updated { $when }
card-keyword = keyword “{ $word }”
file-not-here = This is too long to read here, and files cannot be sent in this chat. Please ask whoever runs Loa for it.
card-more-choices = More to choose from:

## When: the time if it was today, the day if it was longer ago.

card-today = { $clock }
card-yesterday = yesterday, { $clock }
card-day = { $day } { card-month }
card-date = { $day } { card-month } { $year }
card-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

## Announcements by the editors.

broadcast-heading = 📢 <b>Announcement</b>
