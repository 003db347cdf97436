package dev.trustdrift.inventory;

/// The `openid-configuration` document of an issuer, as it was served.
///
/// @param url the provider's URL (with scheme) for which it was read
/// @param document the text, at most 1 MiB; hostile until parsed
public record Discovery(String url, String document) {}
