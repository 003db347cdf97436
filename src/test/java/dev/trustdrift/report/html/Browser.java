package dev.trustdrift.report.html;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// An installed Chromium, driven by its chromedriver. It opens files alone and keeps what they did.
final class Browser implements AutoCloseable {
  /// Says at each start that it does not know so new a Chromium's protocol, of which it needs
  /// little.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;
  private final Path folder;

  private Browser(ChromeDriver driver, Path folder) {
    this.driver = driver;
    this.folder = folder;
  }

  /// Where both programs are installed; else empty.
  static Optional<Browser> installed(Path folder) {
    Optional<Path> chromium = onPath("chromium");
    Optional<Path> chromedriver = onPath("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      return Optional.empty();
    }
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments(
        "--headless",
        // Chromium's sandbox does not start as root, and the page is ours.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build(),
            options);
    // axe looks at every element; on a busy machine that takes its time.
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(5));
    // Before any script of a page: whatever asks the reader something, or breaks the policy, shows.
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of(
            "source",
            """
            window.broken = [];
            window.alert = window.confirm = window.prompt = (text) => window.broken.push("dialog " + text);
            document.addEventListener("securitypolicyviolation", (e) => window.broken.push(e.violatedDirective + " " + e.blockedURI));
            """));
    return Optional.of(new Browser(driver, folder));
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Shows a page.
  ///
  /// @param scheme `light` or `dark`
  Browser open(String html, String scheme, int width) {
    try {
      Path file = Files.writeString(folder.resolve("report.html"), html);
      driver.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
      driver.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
      driver.manage().logs().get(LogType.BROWSER);
      driver.manage().logs().get(LogType.PERFORMANCE);
      driver.get(file.toUri().toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether pages opened from now on may run their own scripts.
  Browser scripts(boolean allowed) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    return this;
  }

  /// What a piece of script gives back.
  @Nullable Object ask(String script) {
    return driver.executeScript(script);
  }

  String text(String css) {
    return String.valueOf(
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('\\n')",
            css));
  }

  /// Dialogs that were opened and things that the policy forbade.
  Object broken() {
    return Objects.requireNonNull(driver.executeScript("return window.broken"));
  }

  /// What the browser complains of.
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /// The addresses that were asked for since the page was opened, itself left out.
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .map(message -> message.replaceAll("(?s).*?\"request\":\\{.*?\"url\":\"(.*?)\".*", "$1"))
        .filter(url -> !url.endsWith("/report.html") && !url.equals("data:,"))
        .toList();
  }

  /// axe's violations: rule, and where.
  @SuppressWarnings("unchecked")
  List<String> barriers() {
    driver.executeScript(axe());
    return (List<String>)
        Objects.requireNonNull(
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ["violations"]}).then(
                  (r) => done(r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + n.failureSummary).join(" | "))),
                  (e) => done(["axe failed: " + e]));
                """));
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(in, "axe-core's jar holds it").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The page as it would be printed.
  byte[] pdf() {
    return Base64.getDecoder()
        .decode(String.valueOf(driver.executeCdpCommand("Page.printToPDF", Map.of()).get("data")));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
