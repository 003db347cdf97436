package dev.trustdrift.facts;

import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.ExampleAccount;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Prints how long [Facts#of] takes: a program, not a test, since a shared machine's clock proves
/// nothing. Times are the processor's for this thread.
///
/// ```
/// mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
/// java -XX:TieredStopAtLevel=1 -cp target/classes:target/test-classes:$(cat target/classpath) \
///   dev.trustdrift.facts.FactsSpeed 200 1
/// ```
///
/// Arguments: how many roles, no two alike; how many rounds; `kinds` for a row a kind of policy,
/// `baseline` for what a baseline adds.
final class FactsSpeed {

  private static final PrintStream OUT = System.out;

  private static final String PINNED =
      """
      {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:main"}}""";

  /// Weight of the kind in an account, and its condition; `%1$s` is a project's name, `%2$d` a
  /// number. Shares follow what public repositories show (FACTS section 8).
  private enum Kind {
    PINNED_SUBJECT(30, PINNED),
    PINNED_LIST(
        12,
        """
        {"StringEquals": {"gitlab.com:aud": "https://gitlab.com", "gitlab.com:sub": [
          "project_path:acme/%1$s:ref_type:branch:ref:main",
          "project_path:acme/%1$s:ref_type:branch:ref:develop",
          "project_path:acme/infra/%1$s:ref_type:tag:ref:v%2$d"]}}"""),
    PINNED_BY_LIKE(
        8,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:main"}}"""),
    ANY_BRANCH(
        12,
        """
        {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
         "StringLike": {"gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:*"}}"""),
    WHOLE_PROJECT(
        6,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme/%1$s:*"}}"""),
    GROUP(
        8,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme/%1$s-group/*:ref_type:branch:ref:main"}}"""),
    RELEASES(
        6,
        """
        {"StringLike": {"gitlab.com:sub": ["project_path:acme/%1$s:ref_type:branch:ref:release/*",
          "project_path:acme/%1$s:ref_type:tag:ref:v*"]}}"""),
    LOOKALIKE(
        2,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme-%1$s*"}}"""),
    STRANGERS(
        1,
        """
        {"StringEquals": {"gitlab.com:aud": ["https://gitlab.com", "%1$s"]}}"""),
    PROTECTED(
        3,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:*"},
         "StringEquals": {"gitlab.com:ref_protected": "true"}}"""),
    PROJECT_ID(
        3,
        """
        {"StringEquals": {"gitlab.com:project_id": "%2$d"},
         "StringLike": {"gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:*"}}"""),
    DEAD(
        2,
        """
        {"StringEquals": {"gitlab.com:sub": "project_path:acme/%1$s:*"}}"""),
    ADDRESS(
        2,
        """
        {"StringEquals": {"gitlab.com:sub": "project_path:acme/%1$s:ref_type:branch:ref:main"},
         "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"""),
    GITHUB_BRANCH(
        3,
        """
        {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:acme/%1$s:ref:refs/heads/main"}}"""),
    /// Takes its whole budget and is undecided.
    HOSTILE(
        0,
        """
        {"StringLike": {"gitlab.com:sub": "project_path:acme/%%1$s/*%s*:ref:main"},
         "ForAnyValue:StringLike": {"gitlab.com:sub": "project_path:acme/*%s*:ref:main"}}"""
            .formatted("a*b*c*d*e*f*g*h*i*j*".repeat(80), "j*i*h*g*f*e*d*c*b*a*".repeat(80))),
    GITHUB_ANY(
        2,
        """
        {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/%1$s:*"}}""");

    private final int weight;
    private final String condition;

    Kind(int weight, String condition) {
      this.weight = weight;
      this.condition = condition;
    }

    private boolean github() {
      return name().startsWith("GITHUB");
    }

    private ExampleAccount in(ExampleAccount account, int number) {
      String project = "team-%d/service-%d".formatted(number % 37, number);
      String arn = github() ? GITHUB : ExampleAccount.GITLAB;
      return account.role(
          name().toLowerCase(Locale.ROOT) + "-" + number,
          """
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Federated": "%s"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": %s}]}"""
              .formatted(arn, condition.formatted(project, number)));
    }
  }

  private static final String GITHUB =
      "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

  private FactsSpeed() {}

  public static void main(String[] arguments) {
    int roles = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    if (arguments.length > 2 && arguments[2].equals("kinds")) {
      perKind(roles, rounds);
      return;
    }
    Inventory inventory = account(roles);
    if (arguments.length > 2 && arguments[2].equals("baseline")) {
      withBaseline(inventory, rounds);
      return;
    }
    for (int round = 1; round <= rounds; round++) {
      OUT.printf("round %d: %,d ms for %,d roles%n", round, decide(inventory) / 1_000_000, roles);
    }
  }

  private static void perKind(int roles, int rounds) {
    Map<Kind, Long> best = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Kind kind : Kind.values()) {
        int some = kind.weight == 0 ? 1 : roles;
        ExampleAccount account = providers();
        for (int i = 0; i < some; i++) {
          account = kind.in(account, i);
        }
        best.merge(kind, decide(account.inventory()) / some, Math::min);
      }
    }
    best.forEach((kind, nanos) -> OUT.printf("%-16s %,8d µs a role%n", kind, nanos / 1000));
  }

  /// What a full baseline adds: the same documents, the same in another layout, and each
  /// `StringLike` another operator, which goes through the engine.
  private static void withBaseline(Inventory inventory, int rounds) {
    var threads = ManagementFactory.getThreadMXBean();
    Past same = facts(inventory, null).present();
    Past spaced = written(same, text -> text.replace("\": ", "\" :\n"));
    Past other = written(same, text -> text.replace("StringLike", "StringLikeIfExists"));
    for (int round = 1; round <= rounds; round++) {
      long alone = 0;
      for (Past past : new Past[] {null, same, spaced, other}) {
        long before = threads.getCurrentThreadCpuTime();
        facts(inventory, past);
        long spent = (threads.getCurrentThreadCpuTime() - before) / 1_000_000;
        alone = past == null ? spent : alone;
        OUT.printf(
            past == null ? "alone %,d ms%n" : "with a baseline %+,d ms%n",
            spent - (past == null ? 0 : alone));
      }
    }
  }

  private static Past written(Past past, UnaryOperator<String> rewrite) {
    return new Past(
        past.takenAt(),
        past.providers(),
        past.roles().stream()
            .map(
                role -> new Past.PastRole(role.arn(), role.id(), rewrite.apply(role.trustPolicy())))
            .toList(),
        past.unread());
  }

  private static Facts facts(Inventory inventory, @Nullable Past past) {
    return Facts.of(
        inventory, dev.trustdrift.config.Config.DEFAULT, new TrustRoots(List.of()), past);
  }

  /// Nanoseconds of this thread.
  private static long decide(Inventory inventory) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Facts facts =
        Facts.of(inventory, dev.trustdrift.config.Config.DEFAULT, new TrustRoots(List.of()));
    long spent = threads.getCurrentThreadCpuTime() - before;
    if (facts.grants().size() != inventory.roles().size()) {
      throw new IllegalStateException("a grant a role was expected");
    }
    return spent;
  }

  private static ExampleAccount providers() {
    return ExampleAccount.withGitlab()
        .provider(
            new OidcProvider(
                GITHUB,
                "https://token.actions.githubusercontent.com",
                List.of("sts.amazonaws.com"),
                List.of(),
                Map.of(),
                true));
  }

  static Inventory account(int roles) {
    int whole = 0;
    for (Kind kind : Kind.values()) {
      whole += kind.weight;
    }
    Random random = new Random(20261120);
    ExampleAccount account = providers();
    for (int i = 0; i < roles; i++) {
      int at = random.nextInt(whole);
      for (Kind kind : Kind.values()) {
        at -= kind.weight;
        if (at < 0) {
          account = kind.in(account, i);
          break;
        }
      }
    }
    return account.inventory();
  }
}
