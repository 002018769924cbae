### What the author of an announcement sees while it is sent and at its end.

progress-sending =
    📢 <b>Sending the announcement</b>
    { $bar } { $percent }%
    { $sent } of about { $audience } have it.
progress-stopping =
    ✋ <b>Stopping…</b>
    { $bar } { $percent }%
    { $sent } have it; what is under way will still arrive.
progress-done =
    📢 <b>Sent</b>
    { $bar } { $percent }%
    { $sent } have it.
progress-cancelled =
    ✋ <b>Stopped</b>
    { $bar } { $percent }%
    { $sent } have it.
progress-held = 🌙 { $count ->
    [one] one person has
   *[other] { $count } people have
} quiet hours now and will get it afterwards.
progress-stop = ✋ Stop sending

report-done = ✅ <b>The announcement has been sent.</b>
report-cancelled = ✋ <b>The announcement was stopped as you asked.</b>
report-sent = { $count ->
    [one] • { $count } reader has it.
   *[other] • { $count } readers have it.
}
report-gone = { $count ->
    [one] • { $count } has blocked Loa or left. The settings are kept, and news comes again on return.
   *[other] • { $count } have blocked Loa or left. Their settings are kept, and news comes again when they return.
}
report-rejected = • { $count } could not be given it.
report-unknown = • { $count } may or may not have it: Loa sent it twice and heard nothing back.
