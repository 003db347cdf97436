package dev.trustdrift.drift;

import dev.trustdrift.config.Config.Waiver;

/// A finding that somebody accepted: counted and shown, with the waiver that says why and how long.
public record Accepted(Tracked tracked, Waiver waiver) {}
