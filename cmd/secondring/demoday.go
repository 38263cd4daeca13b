package main

import (
	"context"
	"fmt"
	"time"

	"github.com/secondring/secondring/center"
	"github.com/secondring/secondring/eventlog"
	"github.com/secondring/secondring/simulator"
)

// demoCenters are the centers of demo.yaml in their order.
var demoCenters = []eventlog.CenterID{"acme", "globex"}

// cast is an agent of the demo with their ways.
type cast struct {
	key    string
	habits simulator.Habits
	faults simulator.Faults
	first  []simulator.Deed
	breaks center.StatusID
	wraps  []center.WrapUpID
}

// spans of the demo.
func span(least, most float64) [2]time.Duration {
	return [2]time.Duration{time.Duration(least * float64(time.Second)), time.Duration(most * float64(time.Second))}
}

// deeds weighs what an agent makes of offers.
func deeds(answers, letsRing, declines, onDesk, dropsOff int) (d [simulator.DeedCount]int) {
	d[simulator.Answers], d[simulator.LetsRing], d[simulator.Declines] = answers, letsRing, declines
	d[simulator.DeclinesOnDesk], d[simulator.DropsOff] = onDesk, dropsOff
	return d
}

// floors say who works in each center of the demo, in the order in which they
// sign in: the first is offered the first call, and lets it ring, so that the
// second ring is seen at once.
var floors = map[eventlog.CenterID][]cast{
	"acme": {
		{
			key: "alice", first: []simulator.Deed{simulator.LetsRing}, breaks: "break",
			habits: simulator.Habits{Deeds: deeds(12, 4, 1, 0, 0), Answer: span(1, 4), Return: span(8, 16), Breaks: 150},
			faults: simulator.Faults{Drop: 60, CutOff: 40, NoAnswer: 250},
		},
		{
			key: "chidi", first: []simulator.Deed{simulator.Declines}, breaks: "break",
			habits: simulator.Habits{Deeds: deeds(10, 1, 4, 1, 0), Answer: span(1.5, 4.5), Return: span(8, 16)},
			faults: simulator.Faults{Drop: 60, Customer: 60, Stays: 500},
		},
		{
			key: "emil", first: []simulator.Deed{simulator.Answers}, wraps: []center.WrapUpID{"helped", "sold", "later"},
			habits: simulator.Habits{Deeds: deeds(12, 1, 1, 0, 0), Answer: span(1, 3), Return: span(8, 16), Extends: 350, Runs: 250},
			faults: simulator.Faults{Drop: 40},
		},
		{
			key: "dana", first: []simulator.Deed{simulator.Answers}, breaks: "break",
			habits: simulator.Habits{Deeds: deeds(12, 2, 1, 0, 1), Answer: span(1, 4), Return: span(8, 16), Breaks: 100},
			faults: simulator.Faults{Agent: 150, Accept: 80, CutOff: 40},
		},
		{
			key:    "bob",
			habits: simulator.Habits{Deeds: deeds(20, 0, 0, 0, 1), Answer: span(1, 5), Return: span(8, 16), Breaks: 200},
			faults: simulator.Faults{CutOff: 80, Drop: 40, NoAnswer: 250}, breaks: "break",
		},
		{
			key:    "fay",
			habits: simulator.Habits{Deeds: deeds(8, 3, 0, 3, 1), Answer: span(1, 5), Return: span(8, 16)},
			faults: simulator.Faults{Drop: 60},
		},
	},
	"globex": {
		{key: "gina", habits: simulator.Habits{Deeds: deeds(5, 1, 1, 0, 0), Answer: span(1, 6), Return: span(10, 20)}},
		{key: "hank", habits: simulator.Habits{Deeds: deeds(5, 2, 0, 0, 0), Answer: span(1, 6), Return: span(10, 20)}},
	},
}

// traffics say who calls.
var traffics = map[eventlog.CenterID]simulator.Traffic{
	"acme": {
		Gap: 4500 * time.Millisecond, First: 1500 * time.Millisecond,
		Queues:   []simulator.QueueShare{{Queue: "support", Share: 2}, {Queue: "sales", Share: 1}},
		Patience: span(25, 100), Talk: span(10, 30),
	},
	"globex": {
		Gap: 20 * time.Second, First: 4 * time.Second,
		Queues:   []simulator.QueueShare{{Queue: "service", Share: 1}},
		Patience: span(30, 120), Talk: span(10, 40),
	},
}

// demoDay makes the day of a center.
func demoDay(ctx context.Context, h *host, id eventlog.CenterID, seed uint64) (simulator.Options, error) {
	options := simulator.Options{Engine: h.Engine, Host: h.Connector(id), Center: id, Seed: seed, Traffic: traffics[id]}
	for _, who := range floors[id] {
		agent, known, err := h.Directory(id).Find(ctx, who.key)
		switch {
		case err != nil:
			return options, fmt.Errorf("day at %s: %w", id, err)
		case !known:
			return options, fmt.Errorf("day at %s: there is no agent %s", id, who.key)
		}
		options.Agents = append(options.Agents, simulator.Agent{
			ID: agent, Status: "online", Break: who.breaks, Habits: who.habits, Faults: who.faults, First: who.first, WrapUps: who.wraps,
		})
	}
	return options, nil
}
