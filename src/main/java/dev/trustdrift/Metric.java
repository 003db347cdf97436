package dev.trustdrift;

/// What CloudWatch gets to know of a run, under its own name in namespace [#NAMESPACE]. The
/// dashboard and the alarms of `template.yaml` use these and no others.
///
/// What is not known is not sent, never zero: a run that failed has no findings to count, and one
/// that looked at a part of the rules alone would draw a gap into every curve.
enum Metric {
  /// Open findings of a whole audit, by severity; those under a waiver are counted by [#ACCEPTED].
  CRITICAL("Critical", Unit.COUNT),
  HIGH("High", Unit.COUNT),
  MEDIUM("Medium", Unit.COUNT),
  LOW("Low", Unit.COUNT),
  INFO("Info", Unit.COUNT),
  /// Open findings of a whole audit that the last one did not know.
  NEW("New", Unit.COUNT),
  RESOLVED("Resolved", Unit.COUNT),
  ACCEPTED("Accepted", Unit.COUNT),
  /// What could not be read.
  GAPS("Gaps", Unit.COUNT),
  /// Roles that trust an OIDC provider.
  ROLES("Roles", Unit.COUNT),
  PROVIDERS("Providers", Unit.COUNT),
  /// Sessions in the trail's window.
  SESSIONS("Sessions", Unit.COUNT),
  /// Requests to AWS for what was read, repeated ones included.
  AWS_CALLS("AwsCalls", Unit.COUNT),
  DURATION("Duration", Unit.MILLISECONDS),
  /// From the last whole audit that was told until this run.
  LAST_SUCCESS_AGE("LastSuccessAge", Unit.SECONDS),
  /// Places that the report did not reach.
  FAILED_DELIVERIES("FailedDeliveries", Unit.COUNT),
  /// 1 for a whole audit that ran and was told, 0 for a run that failed.
  SUCCEEDED("Succeeded", Unit.COUNT);

  static final String NAMESPACE = "trustdrift";

  private final String word;
  private final Unit unit;

  Metric(String word, Unit unit) {
    this.word = word;
    this.unit = unit;
  }

  String word() {
    return word;
  }

  Unit unit() {
    return unit;
  }

  /// As CloudWatch names them (`MetricDatum`).
  enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds"),
    SECONDS("Seconds");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
