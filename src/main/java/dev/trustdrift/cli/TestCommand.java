package dev.trustdrift.cli;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.trust.ProviderChoice;
import dev.trustdrift.facts.trust.TokenRequest;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.KeyValues;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.report.answer.TestAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `trustdrift test CASES...`: unit tests for trust policies.
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Unit tests for trust policies: each case is a request and what it should meet.",
    footer = {
      "",
      "A case, one a line (JSON lines), in a JSON list or in YAML:",
      "  {\"name\": \"main deploys\", \"policy\": \"deploy.json\", \"expect\": \"allow\", \"context\":",
      "   {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:branch:ref:main\"}}",
      "`policy` is the document or the name of its file, relative to the cases; `expect` is allow or",
      "deny; `provider` (an ARN) is needed where the policy names several and the keys don't tell.",
      "",
      "Exit codes:",
      "  0   all cases pass",
      "  2   a case or a policy can't be read (nothing is printed as passed)",
      "  10  a case fails"
    })
final class TestCommand implements Callable<Integer> {
  /// Parsed policies that are kept; cases of one policy mostly stand together.
  private static final int KEPT = 512;

  /// Past these a file is no list of cases, and more messages say nothing more.
  private static final int MOST_ERRORS = 20;

  private final Shell shell;

  @Parameters(
      arity = "1..*",
      paramLabel = "CASES",
      description = "Files of cases (JSON lines, JSON, YAML); - for standard input.")
  private List<String> files = List.of();

  @Mixin private Format format = new Format();

  private final Map<String, Subject> inline =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Subject> eldest) {
          return size() > KEPT;
        }
      };
  private final Map<Path, Subject> read = new LinkedHashMap<>();
  private final List<TestAnswer.Failure> failures = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Set<String> ignored = new TreeSet<>();
  private int passed;

  private final Trusts trusts = Trusts.of(Config.DEFAULT);

  /// What failures are explained with, all together: a few hundred get the engine's best, the
  /// others what is cheap.
  private final Budget budget = Budget.of(20 * Ruling.WORK);

  /// A policy under test.
  ///
  /// @param values what each provider's tokens can hold, by ARN
  private record Subject(TrustPolicy policy, Evaluator evaluator, Map<String, KeyValues> values) {
    static Subject of(TrustPolicy policy) {
      return new Subject(policy, Evaluator.of(policy), new HashMap<>());
    }
  }

  TestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    boolean json = format.json();
    files.forEach(this::run);
    if (!errors.isEmpty()) {
      errors.stream().limit(MOST_ERRORS).forEach(shell::error);
      if (errors.size() > MOST_ERRORS) {
        shell.error("%d more cases can't be read".formatted(errors.size() - MOST_ERRORS));
      }
      return ExitCode.USAGE;
    }
    TestAnswer answer = new TestAnswer(passed, failures);
    shell.print(json ? answer.json() : answer.text());
    return failures.isEmpty() ? ExitCode.CLEAN : ExitCode.TEST_FAILED;
  }

  private void run(String file) {
    int before = passed + failures.size() + errors.size();
    try (Reader reader = new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder())) {
      CaseText.read(
          file,
          reader,
          new CaseText.Sink() {
            @Override
            public void value(int line, Json value) {
              judge(file, line, value);
            }

            @Override
            public void malformed(Malformed problem) {
              error(file, problem);
            }
          });
    } catch (CharacterCodingException e) {
      errors.add("`%s` is not UTF-8 text; save it as UTF-8".formatted(Printable.of(file)));
    } catch (IOException e) {
      errors.add("`%s` cannot be read: %s".formatted(Printable.of(file), Main.reason(e)));
    }
    if (passed + failures.size() + errors.size() == before) {
      errors.add(
          "%s: expected cases such as {\"name\", \"policy\", \"context\", \"expect\"}, found none"
              .formatted(Printable.of(file)));
    }
  }

  private InputStream open(String file) throws IOException {
    return file.equals("-") ? shell.in() : Files.newInputStream(shell.path(file));
  }

  private void error(String file, Malformed problem) {
    errors.add(problem.in(Printable.of(file)));
  }

  private void judge(String file, int line, Json value) {
    try {
      PolicyCase test = PolicyCase.of(value, this::ignore);
      Subject subject = subject(file, line, test);
      RequestContext request =
          new RequestContext(
              Actions.WEB_IDENTITY, provider(line, test, subject.policy), test.context());
      Decision decision = subject.evaluator.decide(request);
      boolean asExpected =
          switch (decision) {
            case Decision.Allowed _ -> test.allow();
            case Decision.ExplicitlyDenied _, Decision.ImplicitlyDenied _ -> !test.allow();
            case Decision.Undecided _ -> false;
          };
      if (asExpected) {
        passed++;
      } else {
        failures.add(
            TestAnswer.Failure.of(
                file + ":" + line,
                test.name(),
                test.allow() ? "allow" : "deny",
                explained(subject, request)));
      }
    } catch (Malformed e) {
      // A value inside one line of JSON lines counts its own lines from 1.
      error(file, new Malformed(Math.max(line, e.line()), String.valueOf(e.getMessage())));
    } catch (InvalidPathException e) {
      error(file, new Malformed(line, "expected the name of a file as `policy`"));
    } catch (UsageError e) {
      errors.add("%s:%d: %s".formatted(Printable.of(file), line, e.getMessage()));
    }
  }

  private Ruling explained(Subject subject, RequestContext request) {
    KeyValues values =
        subject.values.computeIfAbsent(
            request.provider(), arn -> TokenRequest.values(trusts.issuer(subject.policy, arn)));
    return Ruling.of(subject.policy, request, values, budget);
  }

  private Subject subject(String file, int line, PolicyCase test) throws Malformed {
    if (!test.inline()) {
      Path folder = file.equals("-") ? null : Path.of(file).getParent();
      String name = folder == null ? test.policy() : folder.resolve(test.policy()).toString();
      Path path = shell.path(name).normalize();
      @Nullable Subject known = read.get(path);
      if (known == null) {
        known = Subject.of(document(PolicyFile.read(shell, name)));
        read.put(path, known);
      }
      return known;
    }
    @Nullable Subject known = inline.get(test.policy());
    if (known == null) {
      if (!JsonReader.isObject(test.policy())) {
        throw new Malformed(
            line,
            "expected a trust policy as `policy`: "
                + TrustPolicy.parse(test.policy()).faults().getFirst());
      }
      known = Subject.of(TrustPolicy.parse(test.policy()));
      inline.put(test.policy(), known);
    }
    return known;
  }

  /// An object that makes no sense as a policy leaves its cases undecided, and so failed; what is
  /// no object is a wrong file.
  private static TrustPolicy document(PolicyFile file) {
    return JsonReader.isObject(file.document())
        ? TrustPolicy.parse(file.document())
        : file.policy();
  }

  /// A key that means nothing here may mean something to whoever wrote it.
  private void ignore(String key) {
    if (ignored.add(key) && ignored.size() <= MOST_ERRORS) {
      shell
          .err()
          .println(
              "warning: `%s` is no key of a case, and ignored".formatted(Printable.of(key, 60)));
    }
  }

  private static String provider(int line, PolicyCase test, TrustPolicy policy) throws Malformed {
    if (test.provider() != null) {
      return test.provider();
    }
    return switch (ProviderChoice.ofKeys(policy, test.context().keySet())) {
      case ProviderChoice.Chosen(var arn, var _) -> arn;
      // Where no statement names a provider, they are all the same to the policy.
      case ProviderChoice.Unclear _ when ProviderChoice.named(policy).isEmpty() ->
          "arn:aws:iam::%s:oidc-provider/unknown".formatted(ProviderChoice.NO_ACCOUNT);
      case ProviderChoice.Unclear(var reason) ->
          throw new Malformed(line, "expected `provider`, an ARN: " + reason);
    };
  }
}
