package dev.trustdrift.config;

import dev.trustdrift.config.Config.AccessKeys;
import dev.trustdrift.config.Config.CiUsers;
import dev.trustdrift.config.Config.Environment;
import dev.trustdrift.config.Config.EnvironmentMatch;
import dev.trustdrift.config.Config.IssuerConfig;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads `trustdrift.yaml` (DESIGN section 4). Strict: an unknown key, a wrong kind of value or a
/// key written twice is an error; what is not written keeps its default.
public final class ConfigReader {
  private static final List<String> KEYS =
      List.of(
          "issuers",
          "expectedIssuers",
          "environments",
          "sessionName",
          "accessKeys",
          "ciUsers",
          "certificates",
          "trail",
          "failOn",
          "waivers");

  /// Ten years: a larger number of days is a slip.
  private static final int MOST_DAYS = 3650;

  private static final Pattern ISSUER =
      Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\\s?#*]*)?");
  private static final Pattern RULE = Pattern.compile("[a-z]+(-[a-z]+)*");
  private static final Pattern CLAIM = Pattern.compile("[a-z]+(_[a-z]+)*");

  private ConfigReader() {}

  /// The configuration that a YAML text holds; an empty text holds the defaults.
  ///
  /// @param sourceName what messages call the text: a file name, an S3 URI, a variable
  /// @throws ConfigException at the first thing that is wrong
  public static Config read(String yaml, String sourceName) {
    return Yaml.read(yaml, sourceName).map(ConfigReader::config).orElse(Config.DEFAULT);
  }

  private static Config config(Value top) {
    Map<String, Value> keys = top.entries(KEYS);
    Config base = Config.DEFAULT;
    Optional<Map<String, Value>> trail = section(keys, "trail", TrailSection.KEYS);
    return new Config(
        in(keys, "issuers", ConfigReader::issuers, base.issuers()),
        Optional.ofNullable(keys.get("expectedIssuers"))
            .map(value -> value.items().stream().map(item -> issuerUrl(item, item.text())).toList())
            .orElse(base.expectedIssuers()),
        in(keys, "environments", ConfigReader::environments, base.environments()),
        in(keys, "sessionName", ConfigReader::sessionName, base.sessionName()),
        in(keys, "accessKeys", ConfigReader::accessKeys, base.accessKeys()),
        in(keys, "ciUsers", ConfigReader::ciUsers, base.ciUsers()),
        section(keys, "certificates", List.of("warnDays"))
            .map(c -> in(c, "warnDays", v -> v.number(0, MOST_DAYS), base.certificateWarnDays()))
            .orElse(base.certificateWarnDays()),
        trail
            .flatMap(t -> Optional.ofNullable(t.get("days")))
            .map(TrailSection::days)
            .orElse(base.trailDays()),
        trail.map(TrailSection::source).orElse(base.trailSource()),
        in(keys, "failOn", ConfigReader::failOn, base.failOn()),
        in(keys, "waivers", ConfigReader::waivers, base.waivers()),
        trail.map(TrailSection::place).orElse(base.trailPlace()));
  }

  private static Map<String, IssuerConfig> issuers(Value value) {
    Map<String, IssuerConfig> issuers = new LinkedHashMap<>();
    value.entries().forEach((url, issuer) -> issuers.put(issuerUrl(issuer, url), issuer(issuer)));
    return issuers;
  }

  private static IssuerConfig issuer(Value value) {
    Map<String, Value> keys =
        value.entries(List.of("owned", "allowPrivateAddresses", "subjectLayouts"));
    return new IssuerConfig(
        Optional.ofNullable(keys.get("owned")).map(ConfigReader::owned).orElse(null),
        in(keys, "allowPrivateAddresses", Value::flag, false),
        in(keys, "subjectLayouts", ConfigReader::subjectLayouts, Map.of()));
  }

  private static List<String> owned(Value value) {
    List<Value> items = value.items();
    for (Value item : items) {
      String namespace = item.text();
      if (namespace.equals("*")) {
        if (items.size() > 1) {
          throw item.error(
              "`%s`: `*` is the whole instance and stands alone; drop it or the other namespaces"
                  .formatted(value.path()));
        }
      } else {
        namespace(item, namespace);
      }
    }
    return items.stream().map(Value::text).toList();
  }

  /// A namespace covers its subgroups and projects, so patterns have no place in it.
  private static void namespace(Value item, String namespace) {
    String bare = namespace.replaceAll("^/+|/+$|/\\*+$", "");
    if (!bare.equals(namespace) && !bare.isEmpty() && !bare.contains("*")) {
      throw item.keyError(
          "`%s`: write `%s` instead of `%s`: a namespace covers all that is below it"
              .formatted(item.path(), Printable.of(bare), Printable.of(namespace)));
    }
    if (namespace.contains("//") || Pattern.compile("[\\s:*?]").matcher(namespace).find()) {
      throw item.expected("a namespace such as `acme` or `acme/platform`");
    }
  }

  private static Map<String, List<String>> subjectLayouts(Value value) {
    Map<String, List<String>> layouts = new LinkedHashMap<>();
    value
        .entries()
        .forEach(
            (project, layout) -> {
              if (!project.equals("*")) {
                namespace(layout, project);
              }
              List<Value> claims = layout.items();
              if (claims.isEmpty()) {
                throw layout.expected("claims in order, such as `[project_path, ref_type, ref]`");
              }
              for (Value claim : claims) {
                if (!CLAIM.matcher(claim.text()).matches()) {
                  throw claim.expected("the name of a claim, such as `project_path`");
                }
              }
              layouts.put(project, layout.texts());
            });
    return layouts;
  }

  private static String issuerUrl(Value place, String url) {
    String bare = url.replaceAll("/+$", "");
    if (!ISSUER.matcher(bare).matches()) {
      String meant = bare.replaceFirst("^(?i:https?://)?", "https://");
      throw place.keyError(
          "`%s`: an issuer is a URL that begins with `https://` and has no query; %s"
              .formatted(
                  Printable.of(url),
                  ISSUER.matcher(meant).matches()
                      ? "write `" + meant + "`"
                      : "write it as in the token's `iss`, such as `https://gitlab.com`"));
    }
    if (!bare.equals(url)) {
      throw place.keyError(
          "`%s`: an issuer has no slash at its end; write `%s`".formatted(url, bare));
    }
    return url;
  }

  private static Map<Environment, EnvironmentMatch> environments(Value value) {
    Map<Environment, EnvironmentMatch> environments = new EnumMap<>(Config.DEFAULT.environments());
    value
        .entries(List.of("production", "staging"))
        .forEach(
            (name, match) ->
                environments.compute(
                    name.equals("production") ? Environment.PRODUCTION : Environment.STAGING,
                    (_, base) -> environment(match, base)));
    return environments;
  }

  private static EnvironmentMatch environment(Value value, @Nullable EnvironmentMatch base) {
    Map<String, Value> keys = value.entries(List.of("roles", "tags"));
    return new EnvironmentMatch(
        in(keys, "roles", Value::texts, base == null ? List.of() : base.roles()),
        in(keys, "tags", ConfigReader::tags, base == null ? Map.of() : base.tags()));
  }

  private static Map<String, List<String>> tags(Value value) {
    Map<String, List<String>> tags = new LinkedHashMap<>();
    value.entries().forEach((name, values) -> tags.put(name, values.texts()));
    return tags;
  }

  private static Pattern sessionName(Value value) {
    String regex = value.text();
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw value.error(
          "`%s`: not a regular expression: %s near position %d"
              .formatted(value.path(), Printable.of(e.getDescription()), e.getIndex()));
    }
  }

  private static AccessKeys accessKeys(Value value) {
    Map<String, Value> keys = value.entries(List.of("maxAgeDays", "idleDays"));
    AccessKeys base = Config.DEFAULT.accessKeys();
    return new AccessKeys(
        in(keys, "maxAgeDays", v -> v.number(1, MOST_DAYS), base.maxAgeDays()),
        in(keys, "idleDays", v -> v.number(1, MOST_DAYS), base.idleDays()));
  }

  private static CiUsers ciUsers(Value value) {
    Map<String, Value> keys = value.entries(List.of("words", "names"));
    CiUsers base = Config.DEFAULT.ciUsers();
    return new CiUsers(
        in(keys, "words", Value::texts, base.words()),
        in(keys, "names", Value::texts, base.names()));
  }

  private static FailOn failOn(Value value) {
    return FailOn.parse(value.text())
        .filter(floor -> floor.severity().atLeast(Severity.LOW))
        .orElseThrow(
            () -> value.expected("one of low, medium, high and critical, or `new:` and one"));
  }

  private static List<Waiver> waivers(Value value) {
    return value.isNothing()
        ? List.of() // every waiver is commented out
        : value.items().stream().map(ConfigReader::waiver).toList();
  }

  private static Waiver waiver(Value value) {
    List<String> required = List.of("rule", "resource", "until", "reason");
    Map<String, Value> keys = value.entries(required);
    return new Waiver(
        required(value, keys, "rule", ConfigReader::ruleId),
        required(value, keys, "resource", Value::text),
        required(value, keys, "until", ConfigReader::date),
        required(value, keys, "reason", Value::text));
  }

  private static String ruleId(Value value) {
    if (!RULE.matcher(value.text()).matches()) {
      throw value.expected("the id of a rule, such as `any-ref`");
    }
    return value.text();
  }

  private static LocalDate date(Value value) {
    try {
      return LocalDate.parse(value.text());
    } catch (DateTimeParseException e) {
      throw value.expected("a date such as 2027-01-31");
    }
  }

  private static <T> T required(
      Value section, Map<String, Value> keys, String key, Function<Value, T> read) {
    Value value = keys.get(key);
    if (value == null) {
      throw section.error(
          "`%s`: `%s` is missing; a waiver has rule, resource, until and reason"
              .formatted(section.path(), key));
    }
    return read.apply(value);
  }

  private static Optional<Map<String, Value>> section(
      Map<String, Value> keys, String key, List<String> known) {
    return Optional.ofNullable(keys.get(key)).map(value -> value.entries(known));
  }

  private static <T> T in(
      Map<String, Value> keys, String key, Function<Value, T> read, T otherwise) {
    Value value = keys.get(key);
    return value == null ? otherwise : read.apply(value);
  }
}
