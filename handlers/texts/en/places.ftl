### Places: where in the province a reader wants news from.

menu-diaban = News of a place: ward, commune, special zone
button-places = ‹ Places

places-ask = 📍 Which place would you like news of? Type the name of a ward or commune, with marks or without, old or new: <code>/places bai chay</code>. Or choose below:
places-mine = You follow: <b>{ $places }</b>
places-share =
    📍 Press “Share my location” below: Loa looks for the place nearest to you. It looks once and keeps nothing.

    Or type the name of a place.
places-location-seen = 👀 Loa has looked, and keeps nothing of where you are.
places-location-dropped = ⌨️ The location button is put away.
button-here = 📍 Find what is near me
button-share-location = 📍 Share my location
button-other-place = Another place
button-right-follow = ✅ Right, follow { $what }
places-no-share = <i>Loa cannot see your location here; on Telegram you can simply send it.</i>
places-which = “{ $words }” may be several places. Which one?
places-unknown = Loa does not know “{ $words }” in { $province }. Type it again, or choose below:
places-now = { $old } is part of { $place } now.
places-district =
    <b>{ $district }</b> is { $count } wards and communes now. Choose one to follow or drop it.

    The first line is the news of all of them.
places-near = 📍 The place nearest to you is <b>{ $place }</b> (about { $km } km away).
places-far = 📍 This location is outside { $province }, of which Loa has no news. Choose a place in the province.

why-place-within = 📍 The article names { $named }, which is in { $place }
why-place-part = 📍 The article names { $named }, of which { $place } is part now
