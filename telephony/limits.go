package telephony

// Bounds of the interface, each with its reason.
const (
	// bodyBytesMax is four times the largest bulk of messages.
	bodyBytesMax = 1 << 20

	// bodyDepthMax is far more than any body here needs.
	bodyDepthMax = 16

	// bulkEntriesMax and messagesMax are those of the Telephony Integration API.
	bulkEntriesMax = 5
	messagesMax    = 5

	// eventsMax bounds the events of one request: as many as are recognized in a
	// minute of talk.
	eventsMax = 100

	// textBytesMax bounds what was said in one message, and the attributes of a call.
	textBytesMax = 32 << 10

	// addressBytesMax bounds the address of a recording.
	addressBytesMax = 2 << 10

	// parametersMax bounds the input parameters of a flow.
	parametersMax = 100
)
