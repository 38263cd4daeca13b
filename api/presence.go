package api

import "github.com/secondring/secondring/center"

// Status is a presence status that an agent can declare.
// spec: PRESENCE-1
type Status struct {
	ID    center.StatusID   `json:"id,omitempty" doc:"as in the path"`
	Label string            `json:"label,omitempty" doc:"what people read"`
	Kind  center.StatusKind `json:"kind" enum:"online,busy,offline" doc:"only an online status makes an agent routable"`
}

// Configuration is a presence configuration: the rules an agent works under.
// Source: PresenceUserConfig of the Metadata API.
// spec: PRESENCE-2
type Configuration struct {
	ID                    center.ConfigurationID `json:"id,omitempty" doc:"as in the path"`
	Label                 string                 `json:"label,omitempty" doc:"what people read"`
	Capacity              int                    `json:"capacity" doc:"units of work at once, at least 1; a voice call takes all of it"`
	AutoAccept            bool                   `json:"autoAccept,omitempty" doc:"not with allowDecline"`
	AllowDecline          bool                   `json:"allowDecline,omitempty" doc:"not with autoAccept"`
	StatusOnDecline       center.StatusID        `json:"statusOnDecline,omitempty" doc:"Update Status on Decline; needs allowDecline"`
	ChooseDeclineReason   bool                   `json:"chooseDeclineReason,omitempty" doc:"needs allowDecline and declineReasons"`
	DeclineReasons        []string               `json:"declineReasons,omitempty" doc:"what the agent may choose from"`
	StatusOnPushTimeout   center.StatusID        `json:"statusOnPushTimeout,omitempty" doc:"Update Status on Push Time-Out"`
	AfterCallSeconds      int                    `json:"afterCallSeconds,omitempty" doc:"length of after-call work, 10 to 3600; 0 is none"`
	AfterCallExtendable   bool                   `json:"afterCallExtendable,omitempty" doc:"needs afterCallSeconds and both fields below"`
	AfterCallExtraSeconds int                    `json:"afterCallExtensionSeconds,omitempty" doc:"length of one extension, 10 to 3600"`
	AfterCallExtensions   int                    `json:"afterCallExtensionsMax,omitempty" doc:"how many extensions, 1 to 10"`
	FaultAware            bool                   `json:"faultAware,omitempty" doc:"an outcome that is not the agent's fault leaves the status unchanged"`
	Default               bool                   `json:"default,omitempty" doc:"holds for every agent without one of their own"`
	Outcomes              center.Policy          `json:"outcomes,omitempty" doc:"what follows an outcome, by its name, beside the fields above; a queue's rule for the outcome is nearer, field by field" example:"{\"ignored\":{\"maximum\":3,\"statusAtMaximum\":\"away\"}}"`
}

func (s *server) addPresence() {
	addRules(s, ruleKind[Status, Status]{
		noun: "presence status", path: "/statuses", name: "Status", names: "Statuses", tag: "presence",
		list: func(c *center.Center) (all []Status) {
			for _, status := range c.Statuses() {
				all = append(all, Status(status))
			}
			return all
		},
		find: func(c *center.Center, id string) (Status, bool) {
			status, ok := among(c.Statuses(), func(v center.Status) bool { return string(v.ID) == id })
			return Status(status), ok
		},
		id:  func(b *Status) *string { return (*string)(&b.ID) },
		put: func(b Status) center.Change { return center.Change{Statuses: []center.Status{center.Status(b)}} },
		remove: func(id string) center.Change {
			return center.Change{RemoveStatuses: []center.StatusID{center.StatusID(id)}}
		},
	})
	addRules(s, ruleKind[Configuration, Configuration]{
		noun: "presence configuration", path: "/configurations", name: "Configuration", names: "Configurations", tag: "presence",
		list: func(c *center.Center) (all []Configuration) {
			for _, f := range c.Configurations() {
				all = append(all, Configuration(f))
			}
			return all
		},
		find: func(c *center.Center, id string) (Configuration, bool) {
			f, ok := among(c.Configurations(), func(v center.Configuration) bool { return string(v.ID) == id })
			return Configuration(f), ok
		},
		id: func(b *Configuration) *string { return (*string)(&b.ID) },
		put: func(b Configuration) center.Change {
			return center.Change{Configurations: []center.Configuration{center.Configuration(b)}}
		},
		remove: func(id string) center.Change {
			return center.Change{RemoveConfigurations: []center.ConfigurationID{center.ConfigurationID(id)}}
		},
	})
}
