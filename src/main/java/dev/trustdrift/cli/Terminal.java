package dev.trustdrift.cli;

import java.io.Console;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Whether a standard stream is a terminal, told for each by itself: POSIX `isatty`. Java's own
/// `Console#isTerminal` speaks of input and output together and not at all of standard error.
final class Terminal {
  static final int OUTPUT = 1;
  static final int ERROR = 2;

  private Terminal() {}

  /// Where the C library can't be asked (no such function, native access denied), Java's console
  /// answers, which is right for a plain interactive shell and says no to most redirections.
  static boolean is(int descriptor) {
    try {
      return isatty(descriptor);
    } catch (Throwable _) {
      // MethodHandle#invokeExact declares no less, and nothing but colour hangs on the answer.
      return interactive();
    }
  }

  // From JDK 22 to 24 the console was never null; since 25 (JDK-8351435) it is where redirected.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean interactive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  // Enable-Native-Access in the jar's manifest is what makes this call quiet.
  @SuppressWarnings("restricted")
  private static boolean isatty(int descriptor) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle isatty =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("isatty"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return (int) isatty.invokeExact(descriptor) == 1;
  }
}
