package dev.trustdrift.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher in a project of its own, with JDKs and a Maven made of a few lines of shell:
/// such a `java` says how it was called, such an `mvn` makes the jar. The launcher is a POSIX
/// script, which Windows has no shell for.
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -XshowSettings:properties ]; then
        echo '    java.home = HOME' >&2
        exit 0
      fi
      echo "HOME"
      for argument in "$@"; do echo "<$argument>"; done
      exit 14
      """;

  private static final String MVN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $*" >>LOG
      echo 'noise of maven'
      cat >/dev/null
      mkdir -p target && : >target/trustdrift.jar
      """;

  @TempDir Path folder;
  private Path home;
  private Path project;
  private Path tools;

  @BeforeEach
  void copyTheLauncherIntoAProject() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    tools = Files.createDirectories(folder.resolve("tools"));
    project = Files.createDirectories(folder.resolve("my project"));
    // Where JDKs of this machine lie, none is looked for.
    String launcher = Files.readString(Path.of("trustdrift"));
    for (String place : List.of("/usr/lib/jvm/", "/usr/java/", "/opt/", "/usr/local/opt/")) {
      assertThat(launcher).contains(place);
      launcher = launcher.replace(" " + place, " " + folder + place);
    }
    script(project.resolve("trustdrift"), launcher);
    Files.createDirectories(project.resolve("src/main"));
    Files.createDirectories(project.resolve("target"));
    write(project.resolve("pom.xml"), "<project/>");
    write(project.resolve("src/main/Main.java"), "");
    write(project.resolve("target/trustdrift.jar"), "");
    age(project.resolve("pom.xml"), 60);
    age(project.resolve("src/main/Main.java"), 60);
    age(project.resolve("src/main"), 60);
  }

  @Test
  void passesArgumentsAndExitCodeThroughUntouched() throws Exception {
    Path jdk = jdk("jdk-25", "25.0.3");

    Run run =
        run(Map.of("JAVA_HOME", jdk.toString()), "audit", "--format", "two words", "", "$HOME *");

    assertThat(run.code).isEqualTo(14);
    assertThat(run.out)
        .startsWith(jdk + "\n")
        .endsWith("<audit>\n<--format>\n<two words>\n<>\n<$HOME *>\n");
    assertThat(run.out).contains("<-jar>\n<" + real(project) + "/target/trustdrift.jar>\n");
    assertThat(run.err).isEmpty();
  }

  @Test
  void worksThroughASymbolicLinkFromAnotherFolder() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Path first = Files.createSymbolicLink(tools.resolve("td"), project.resolve("trustdrift"));
    Path second = Files.createSymbolicLink(home.resolve("td"), Path.of("../tools/td"));

    for (Path link : List.of(first, second)) {
      Run run = run(home, link, Map.of("JAVA_HOME", jdk.toString()), "explain");

      assertThat(run.out).contains("<" + real(project) + "/target/trustdrift.jar>");
    }
  }

  @Test
  void looksPastAnOldJavaHomeAtTheUsualPlaces() throws Exception {
    Path old = jdk("jdk-17", "17.0.15");
    Path jdk = jdk("home/.sdkman/candidates/java/25-tem", "25.0.1");

    assertThat(run(Map.of("JAVA_HOME", old.toString())).out).startsWith(jdk + "\n");
  }

  @Test
  void takesTheJavaOnThePath() throws Exception {
    Path jdk = jdk("somewhere", "25");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));

    assertThat(run(Map.of()).out).startsWith(jdk + "\n");
  }

  @Test
  void asksTheJavaItselfWhereNoReleaseFileTells() throws Exception {
    Path jdk = jdk("plain", "25");
    Files.delete(jdk.resolve("release"));
    script(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        [ "$1" = -version ] && echo 'openjdk version "25.0.3" 2026-04-21' >&2
        echo ran
        """);

    assertThat(run(Map.of("JAVA_HOME", jdk.toString())).out).isEqualTo("ran\n");
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoJdk25() throws Exception {
    Path old = jdk("jdk-17", "17.0.15");

    Run run = run(Map.of("JAVA_HOME", old.toString()), "audit");

    assertThat(run.code).isEqualTo(1);
    assertThat(run.out).isEmpty();
    assertThat(run.err)
        .isEqualTo(
            "trustdrift: needs a JDK 25 and found none (JAVA_HOME `"
                + old
                + "` is Java 17): install Temurin 25"
                + " (https://adoptium.net/temurin/releases/?version=25), or set JAVA_HOME to a JDK"
                + " 25\n");
  }

  @Test
  void doesNotTakeARuntimeWithoutCompiler() throws Exception {
    Path runtime = jdk("jre", "25");
    Files.delete(runtime.resolve("bin/javac"));

    Run run = run(Map.of("JAVA_HOME", runtime.toString()));

    assertThat(run.code).isEqualTo(1);
    assertThat(run.err).contains("holds Java 25 without the compiler");
  }

  @Test
  void buildsAMissingJarWithTheJdkThatItFound() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Files.delete(project.resolve("target/trustdrift.jar"));
    Path log = maven(MVN);

    Run run = run(Map.of("JAVA_HOME", jdk.toString()), "audit");

    assertThat(Files.readString(log)).startsWith(jdk + " ").contains("skip=true package");
    assertThat(run.code).isEqualTo(14);
    assertThat(run.out).doesNotContain("maven").endsWith("<audit>\n");
    assertThat(run.err).contains("building target/trustdrift.jar", "noise of maven");
    assertThat(project.resolve("target").toFile().list()).containsExactly("trustdrift.jar");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    Path log = maven(MVN);
    Path jdk = jdk("jdk-25", "25");
    age(project.resolve("target/trustdrift.jar"), 30);
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());

    run(environment);
    assertThat(log).doesNotExist();

    age(project.resolve("src/main/Main.java"), 10);
    run(environment);
    run(environment);
    assertThat(Files.readAllLines(log)).hasSize(1);
  }

  @Test
  void leavesNoHalfMadeJarAfterAFailedBuild() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Files.delete(project.resolve("target/trustdrift.jar"));
    maven("#!/bin/sh\n: >target/trustdrift.jar\necho 'Main.java is wrong' >&2\nexit 7\n");

    Run run = run(Map.of("JAVA_HOME", jdk.toString()));

    assertThat(run.code).isEqualTo(1);
    assertThat(run.out).isEmpty();
    assertThat(run.err).contains("Main.java is wrong", "the build failed (mvn exit code 7)");
    assertThat(project.resolve("target")).isEmptyDirectory();
  }

  @Test
  void saysSoWhereMavenIsMissing() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Files.delete(project.resolve("target/trustdrift.jar"));

    Run run = run(Map.of("JAVA_HOME", jdk.toString()));

    assertThat(run.code).isEqualTo(1);
    assertThat(run.err).contains("Maven is not on the PATH: install Maven 3.8 or newer");
  }

  @Test
  void runsAtTheSameTimeBuildOnce() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Files.delete(project.resolve("target/trustdrift.jar"));
    // The jar is there, half made, before the build ends, as with Maven.
    Path log =
        maven(
            MVN.replace(
                "mkdir -p target && : >", "echo half >target/trustdrift.jar; sleep 1\n: >"));
    script(
        jdk.resolve("bin/java"),
        "#!/bin/sh\ncat '" + real(project) + "/target/trustdrift.jar'\necho ran\n");

    List<Process> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(start(project, project.resolve("trustdrift"), Map.of("JAVA_HOME", "" + jdk)));
    }

    for (Process process : runs) {
      assertThat(finish(process).out).isEqualTo("ran\n");
    }
    assertThat(Files.readAllLines(log)).hasSize(1);
  }

  @Test
  void clearsAwayTheLockOfABuildThatDied() throws Exception {
    Path jdk = jdk("jdk-25", "25");
    Files.delete(project.resolve("target/trustdrift.jar"));
    Path log = maven(MVN);
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(project.resolve("target/.launcher-lock"), "" + gone.pid());

    Run run = run(Map.of("JAVA_HOME", jdk.toString()));

    assertThat(run.code).isEqualTo(14);
    assertThat(Files.readAllLines(log)).hasSize(1);
    assertThat(project.resolve("target/.launcher-lock")).doesNotExist();
  }

  private record Run(int code, String out, String err) {}

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    return run(project, project.resolve("trustdrift"), environment, arguments);
  }

  private Run run(Path from, Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    return finish(start(from, launcher, environment, arguments));
  }

  private Process start(
      Path from, Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    Map<String, String> clean = new HashMap<>(environment);
    clean.put("HOME", home.toString());
    clean.put("PATH", tools + ":" + systemTools());
    builder.environment().clear();
    builder.environment().putAll(clean);
    return builder.start();
  }

  private static Run finish(Process process) throws Exception {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  /// A folder with the system's commands that the launcher uses, and neither `java` nor `mvn`.
  private Path systemTools() throws IOException {
    Path bin = folder.resolve("bin");
    if (Files.notExists(bin)) {
      Files.createDirectory(bin);
      for (String tool :
          List.of(
              "sh",
              "cat",
              "dirname",
              "find",
              "head",
              "kill",
              "ln",
              "mkdir",
              "mv",
              "readlink",
              "rm",
              "sed",
              "sleep")) {
        for (String place : List.of("/usr/bin/", "/bin/")) {
          if (Files.isExecutable(Path.of(place + tool)) && Files.notExists(bin.resolve(tool))) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + place + tool + " \"$@\"\n");
          }
        }
      }
    }
    return bin;
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    script(jdk.resolve("bin/java"), JAVA.replace("HOME", jdk.toString()));
    script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private Path maven(String text) throws IOException {
    Path log = folder.resolve("mvn.log");
    script(tools.resolve("mvn"), text.replace("LOG", "'" + log + "'"));
    return log;
  }

  private static Path real(Path path) throws IOException {
    return path.toRealPath();
  }

  private static void script(Path path, String text) throws IOException {
    write(path, text);
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }

  private static void write(Path path, String text) throws IOException {
    Files.writeString(path, text);
  }

  private static void age(Path path, int seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(seconds)));
  }
}
