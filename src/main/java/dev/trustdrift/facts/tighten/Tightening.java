package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.TrustChange;
import java.util.List;

/// What became of the wish for a narrower trust policy.
public sealed interface Tightening {

  /// A policy, proved over all tokens and requests to accept nothing that the old one refuses, and
  /// all that the old one accepts of the admitted subjects with their audiences.
  ///
  /// @param document to paste
  /// @param change from the old policy: what is lost, with a witness
  /// @param breadth [Breadth#PINNED] where it is also proved that no other subject comes in
  /// @param admitted those that still come in
  /// @param leftOut those that came in and will not any more
  /// @param patterns the values that admit more subjects than were seen
  /// @param notes what whoever pastes it should know, each a sentence
  record Tightened(
      String document,
      TrustChange change,
      Breadth breadth,
      List<Seen> admitted,
      List<LeftOut> leftOut,
      List<String> patterns,
      List<String> notes)
      implements Tightening {
    public Tightened {
      admitted = List.copyOf(admitted);
      leftOut = List.copyOf(leftOut);
      patterns = List.copyOf(patterns);
      notes = List.copyOf(notes);
    }
  }

  /// No policy can be shown.
  ///
  /// @param reason a clause: what stands in the way, and what to do
  record Refused(String reason, List<LeftOut> leftOut) implements Tightening {
    public Refused {
      leftOut = List.copyOf(leftOut);
    }
  }

  /// A subject that came in and is not admitted again.
  ///
  /// @param stranger whether that is because its project lies outside the owned namespaces
  /// @param reason a clause
  record LeftOut(Seen seen, boolean stranger, String reason) {}
}
