package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds static keys that CI uses, without taking people for it who share its address.
///
/// An address counts if CI's sessions came from that very one, and
///
/// - the user looks like CI by name or tags, the key's agent names a CI system, or it is the very
///   agent of CI's sessions down to the kernel; or
/// - nothing speaks of people there: no desktop, browser or console among the key's agents, and the
///   address is no office, from which somebody works, or three users.
///
/// An agent counts without its address only if it is exactly that of CI's sessions and, where the
/// user does not look like CI, specific and of no other such user's key.
final class KeysInCi {
  /// Users whose keys come from one address: from so many on, it is an office.
  private static final int OFFICE = 3;

  private final Inventory inventory;
  private final Config config;
  private final CiOrigins origins;
  private final Map<String, Owner> owners = new HashMap<>();

  private KeysInCi(Inventory inventory, Config config, CiOrigins origins) {
    this.inventory = inventory;
    this.config = config;
    this.origins = origins;
    for (User user : inventory.users()) {
      for (AccessKey key : user.keys()) {
        if (key.id() != null) {
          owners.put(key.id(), new Owner(user, key));
        }
      }
    }
  }

  private record Owner(User user, AccessKey key) {}

  /// A key and what speaks for CI or against it.
  private record Used(
      String id,
      List<Activity> activity,
      @Nullable User user,
      boolean looksCi,
      boolean person,
      Tally addresses,
      Tally agents,
      Set<String> stableAgents) {

    String identity() {
      return user != null
          ? user.arn()
          : Objects.requireNonNullElse(activity.getFirst().identity(), id);
    }
  }

  /// By access key. Linear in the keys' addresses and agents.
  static List<KeyInCi> of(Inventory inventory, Config config, Joins joins, CiOrigins origins) {
    return new KeysInCi(inventory, config, origins).find(joins.staticKeys());
  }

  private List<KeyInCi> find(List<Activity> activities) {
    Map<String, List<Activity>> byKey = new TreeMap<>();
    for (Activity activity : activities) {
      if (activity.accessKeyId() != null) {
        byKey.computeIfAbsent(activity.accessKeyId(), _ -> new ArrayList<>()).add(activity);
      }
    }
    List<Used> keys = new ArrayList<>();
    byKey.forEach((id, activity) -> keys.add(used(id, activity)));

    Map<String, Set<String>> usersByAddress = new HashMap<>();
    Set<String> peoples = new HashSet<>();
    Map<String, Set<String>> othersByAgent = new HashMap<>();
    for (Used key : keys) {
      for (Tally.Seen seen : key.addresses().seen()) {
        if (!key.looksCi() && origins.addresses().containsKey(seen.value())) {
          usersByAddress.computeIfAbsent(seen.value(), _ -> new HashSet<>()).add(key.identity());
          if (key.person()) {
            peoples.add(seen.value());
          }
        }
      }
      if (!key.looksCi()) {
        key.stableAgents()
            .forEach(
                agent ->
                    othersByAgent.computeIfAbsent(agent, _ -> new HashSet<>()).add(key.identity()));
      }
    }
    List<KeyInCi> found = new ArrayList<>();
    for (Used key : keys) {
      if (retired(key)) {
        continue;
      }
      List<KeyInCi.Sign> signs = new ArrayList<>();
      boolean sameMachine =
          !key.person() && key.stableAgents().stream().anyMatch(origins.agents()::containsKey);
      boolean sure = key.looksCi() || sameMachine;
      for (Tally.Seen seen : key.addresses().seen()) {
        CiOrigins.Seen ci = origins.addresses().get(seen.value());
        boolean office =
            peoples.contains(seen.value())
                || usersByAddress.getOrDefault(seen.value(), Set.of()).size() >= OFFICE;
        if (ci != null && (sure || (!office && !key.person()))) {
          signs.add(sign(seen, ci, true, sure));
        }
      }
      for (Tally.Seen seen : key.agents().seen()) {
        CiOrigins.Seen ci =
            (key.looksCi() ? origins.anyAgents() : origins.agents())
                .get(CiAgents.stable(seen.value()));
        boolean shared =
            othersByAgent.getOrDefault(CiAgents.stable(seen.value()), Set.of()).stream()
                .anyMatch(user -> !user.equals(key.identity()));
        if (ci != null && !key.person() && (key.looksCi() || !shared)) {
          signs.add(sign(seen, ci, false, key.looksCi()));
        }
      }
      if (!signs.isEmpty()) {
        found.add(new KeyInCi(key.id(), key.activity(), key.user(), signs));
      }
    }
    return found;
  }

  private Used used(String id, List<Activity> activity) {
    Owner owner = owners.get(id);
    Tally addresses = SessionActivity.sum(activity.stream().map(Activity::addresses));
    Tally agents = SessionActivity.sum(activity.stream().map(Activity::agents));
    boolean marked = agents.values().anyMatch(CiAgents::isMarked);
    Set<String> stable = new HashSet<>();
    agents.values().filter(CiAgents::isSpecific).map(CiAgents::stable).forEach(stable::add);
    return new Used(
        id,
        activity,
        owner == null ? null : owner.user(),
        marked || (owner != null && CiSign.of(owner.user(), config.ciUsers()).isPresent()),
        agents.values().anyMatch(this::isPersons),
        addresses,
        agents,
        stable);
  }

  /// A desktop system is a person's where CI does not run on it.
  private boolean isPersons(String agent) {
    return CiAgents.isPersons(agent)
        || CiAgents.system(agent)
            .filter(system -> !system.equals("linux") && !origins.systems().contains(system))
            .isPresent();
  }

  /// Whether IAM says that nobody can use the key any more.
  private boolean retired(Used key) {
    Owner owner = owners.get(key.id());
    if (owner != null) {
      return !owner.key().active();
    }
    return key.identity().contains(":user/")
        && inventory.complete(Gap.Part.USERS)
        && inventory.complete(Gap.Part.ACCESS_KEYS)
        && inventory.complete(Gap.Part.CREDENTIAL_REPORT);
  }

  private static KeyInCi.Sign sign(
      Tally.Seen seen, CiOrigins.Seen ci, boolean isAddress, boolean sure) {
    return new KeyInCi.Sign(
        isAddress ? seen.value() : CiAgents.stable(seen.value()),
        isAddress,
        sure,
        seen.first(),
        seen.last(),
        seen.count(),
        ci.since(),
        ci.sessions(),
        ci.roles());
  }
}
