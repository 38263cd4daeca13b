package center

// backEnd draws what a vendor's back end says.
func (w *walk) backEnd() InputBody {
	call := w.call()
	details := CallDetails{Holds: w.r.IntN(2), Private: PersonRef(w.r.IntN(2)), AcceptedAt: Millis(w.r.IntN(2))}
	switch w.r.IntN(12) {
	case 0, 1, 2:
		in := AnnounceCall{Type: Inbound, Key: w.key(), Customer: 7, Details: details}
		if w.r.IntN(3) == 0 {
			in.Type, in.Parent, in.Queue = Transfer, call, [...]QueueID{"", "q"}[w.r.IntN(2)]
		}
		return in
	case 3, 4, 5:
		return RouteCall{Call: call, Flow: [...]FlowID{"f", "", "nope"}[w.r.IntN(3)], Dialed: [...]string{"30", ""}[w.r.IntN(2)],
			Parameters: map[string]string{"x": [...]string{"1", "2", "3"}[w.r.IntN(3)]}, Fallback: [...]QueueID{"q", "", "gone"}[w.r.IntN(3)], Agent: AgentID(w.r.IntN(3))}
	case 6:
		return ClearRouting{call}
	case 7:
		return RerouteCall{call}
	case 8:
		return KeepTranscript{Call: call, Kind: TranscriptKind(w.r.IntN(4)), Row: 9, Count: 1}
	case 9:
		return w.certificate()
	}
	in := UpdateCall{Call: call, Active: w.r.IntN(2) == 0, Details: details}
	if w.r.IntN(3) == 0 {
		in.Call, in.Key = 0, w.key()
	}
	return in
}

func (w *walk) certificate() InputBody {
	until := w.c.now + Millis(w.r.IntN(60_000))
	switch w.r.IntN(3) {
	case 0:
		v := Certificate{ID: w.key(), Key: []byte{1}, Bits: 2048, NotBefore: 1, NotAfter: until}
		if w.r.IntN(2) == 0 {
			v.NotBefore = w.c.now + Millis(w.r.IntN(60_000))
			return Configure{Change: Change{Certificates: []Certificate{v}}}
		}
		return RegisterCertificate{v}
	case 1:
		return RevokeCertificate{w.key()}
	}
	return UseToken{w.key(), until}
}
