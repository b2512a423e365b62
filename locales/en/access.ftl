# Datasets on request: asking, answering, taking
access-list = Data on request
access-list-text = These datasets are too detailed to be open to all. What they are and how they were made is public; researchers may ask for the figures.
access-only = The figures of this dataset are given on request only. What it is and how it was made is public.
access-ask = Ask for this dataset
access-ask-open = Fill in the form
access-promise = { $office } answers within { $days ->
    [one] one day
   *[other] { $days } days
}.
access-write = To ask, to correct what you sent or to have it erased, write to { $contact }.
access-terms = Terms
access-revisions = Periods whose figures changed with the release in force. The figures themselves are not shown.
access-form-title = Ask for: { $title }
access-field-name = Your name
access-field-institution = Institution
access-field-contact = Where we can reach you
access-field-purpose = What you need the data for
access-field-duration = For how long you need them
access-field-terms = I accept the terms
access-hint-name = As on your letters.
access-hint-institution = University, office or organisation for which you work. Write “none” if you ask for yourself.
access-hint-contact = An e-mail address or a telephone number, for questions about your request.
access-hint-purpose = The question you study, and what you will publish. At most 4,000 characters.
access-hint-duration = For example: eighteen months.
access-fault = Error
access-faults = The form was not sent. Please correct:
access-fault-absent = Fill in “{ $field }”.
access-fault-long = “{ $field }” is too long: at most { $most } characters.
access-fault-terms = Tick that you accept the terms; without them the data cannot be given.
access-full = Your request was not taken: too many are waiting, or it could not be stored. What you typed is still below; try again later.
access-notice = What happens to what you write here
access-notice-who = Who reads it
access-notice-why = What it is used for
access-notice-why-text = To decide on your request and to keep account of who was given which data. Nothing else, and nobody else is told.
access-notice-basis = Legal basis
access-notice-kept = How long it is kept
access-notice-kept-text = { $days ->
    [one] One day
   *[other] { $days } days
} after a refusal, after the end of what was granted or, if nobody answered, after the promised day; then it is erased, and only dates are left for our statistics.
access-notice-safe = How it is kept
access-notice-safe-text = Encrypted, apart from all other data. It stands in no address, log or statistic.
access-notice-rights = Your rights
access-send = Send request
access-asked-title = Your request was received
access-asked-due = You will have an answer by { $date }.
access-asked-once = Write both down now: the access code is shown this once and cannot be recovered.
access-asked-keep = With the reference and the code you see the answer here and take the files. Give the code to nobody.
access-reference = Reference
access-code = Access code
access-status-title = Your request
access-status-text = Type the reference and the access code that you were shown when you asked.
access-status-show = Show my request
access-status-link = See how a request stands
access-unknown = There is no request with this reference and this code. Check both letter by letter.
access-too-many = Too many wrong codes. Wait a quarter of an hour and try again.
access-is-waiting = Your request is waiting for an answer, due on { $date }.
access-is-overdue = Your request should have been answered by { $date }. We are late; please write to us.
access-is-granted = Your request is granted. You can take the files until the end of { $date }, under the terms below.
access-is-ended = Your request was granted until { $date }. That time is over; no file can be taken any more.
access-is-refused = Your request is refused, or what was granted is taken back, for this reason:
access-files = The newest release. Each file you take is noted in your request.
access-take = Take
access-state-waiting = Waiting
access-state-overdue = Answer overdue
access-state-granted = Granted
access-state-ended = Ended
access-state-refused = Refused
access-state-erased = Erased
access-counts = How requests are met
access-count-asked = Requests made
access-count-answered = Answered
access-count-in-time = Answered in time
access-count-granted = Granted
access-count-refused = Refused
access-count-median = Median days to the answer

command-head-reference = reference
command-head-asked = asked (UTC)
command-head-due = due
command-access-none = There is no request.
command-access-until = until { $date }
command-access-answered = { $reference }: { $state }
command-access-erased = { $count ->
    [one] One request whose time was over has been erased.
   *[other] { $count } requests whose time was over have been erased.
}
command-access-counts = Asked { $asked }, answered { $answered }, in time { $intime }, granted { $granted }, refused { $refused }
