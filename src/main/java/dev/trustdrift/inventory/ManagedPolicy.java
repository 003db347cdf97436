package dev.trustdrift.inventory;

/// A customer managed policy: the default version's text, percent-decoded.
public record ManagedPolicy(String arn, String name, String document) {}
