package dev.trustdrift;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Runs one audit per event. Whatever outlives an invocation is made once, in the constructor.
///
/// An event that makes no sense is an error in the result. What keeps the audit from running or
/// from reaching anybody (no credentials, a broken configuration, a topic that refuses) is thrown:
/// nobody reads the result of a scheduled run, but the alarm on failures is heard.
public final class Handler implements RequestStreamHandler {
  private final Surroundings surroundings;

  /// For Lambda: configured by the environment.
  public Handler() {
    this(Surroundings.ofProcess());
  }

  Handler(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    AuditRun run = new AuditRun(surroundings, context);
    output.write(
        switch (AuditRequest.parse(input)) {
          case AuditRequest.Parsed.Invalid(String message, String field) ->
              run.refuse(message, field);
          case AuditRequest.Parsed.Valid(AuditRequest request) -> run.answer(request);
        });
  }
}
