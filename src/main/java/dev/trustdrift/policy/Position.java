package dev.trustdrift.policy;

/// A place in a policy document. Lines and columns start at 1; a column counts UTF-16 units.
public record Position(int line, int column) {
  static final Position START = new Position(1, 1);

  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
