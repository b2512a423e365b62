# The interface for programs.
api-body-large = the body is larger than this address takes
api-body = the body is no JSON of the form that is wanted here: line { $line }, column { $column }
api-parameter = the parameter '{ $name }' has a value that it cannot have
api-token = the token is wrong, was revoked or has run out; show another
api-wait = too many requests; wait this many seconds: { $seconds }
api-no-version = a change names the version it is about: send the ETag of the record in If-Match
api-media-type = the body is of another type than this address takes
api-broken = this could not be done; its operators can see why in the log of the node
api-file-name = say what the file is called: add ?name=…
