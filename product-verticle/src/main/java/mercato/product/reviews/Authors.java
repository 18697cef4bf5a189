package mercato.product.reviews;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import mercato.contract.Caller;
import mercato.contract.user.ProfileView;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserOperations.ProfilesReply;

/**
 * Users' public names as they are now, or were up to 5 s ago. While the user service is away those
 * that are known stay; nobody's page fails for a name. Bounded: 10,000 names, the one unused for
 * the longest time leaves first; half a second for the question. For one event loop.
 */
public final class Authors {

  /** Whoever has closed the account, or had it erased. */
  static final String FORMER = "former customer";

  /** Whoever cannot be asked after just now. */
  static final String UNKNOWN = "customer";

  private static final int MAX_NAMES = 10_000;
  private static final long TTL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long PATIENCE_MILLIS = 500;

  private record Name(String text, long untilNanos) {}

  private final BiFunction<FindProfiles, Caller, Future<ProfilesReply>> profiles;
  private final LongSupplier nanoTime;
  private final Map<String, Name> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Name> eldest) {
          return size() > MAX_NAMES;
        }
      };

  /**
   * @param profiles asks the user service
   */
  public Authors(
      BiFunction<FindProfiles, Caller, Future<ProfilesReply>> profiles, LongSupplier nanoTime) {
    this.profiles = profiles;
    this.nanoTime = nanoTime;
  }

  /**
   * The name of each. Never fails.
   *
   * @param userIds at most 100
   */
  Future<Map<String, String>> names(Collection<String> userIds, Caller caller) {
    var wanted = new LinkedHashSet<>(userIds);
    List<String> unknown = unknown(wanted);
    if (unknown.isEmpty()) {
      return Future.succeededFuture(known(wanted));
    }
    long soon = Math.min(caller.deadlineMillis(), System.currentTimeMillis() + PATIENCE_MILLIS);
    return profiles
        .apply(new FindProfiles(unknown), caller.until(soon))
        .onSuccess(found -> learn(unknown, found))
        .transform((found, silence) -> Future.succeededFuture(known(wanted)));
  }

  private List<String> unknown(Collection<String> userIds) {
    long now = nanoTime.getAsLong();
    var unknown = new ArrayList<String>();
    for (String id : userIds) {
      Name name = names.get(id);
      if (name == null || now - name.untilNanos >= 0) {
        unknown.add(id);
      }
    }
    return unknown;
  }

  private void learn(List<String> asked, ProfilesReply reply) {
    long until = nanoTime.getAsLong() + TTL_NANOS;
    var found = new HashMap<String, String>();
    for (ProfileView profile : reply.items()) {
      found.put(profile.id(), profile.name());
    }
    asked.forEach(id -> names.put(id, new Name(found.getOrDefault(id, FORMER), until)));
  }

  private Map<String, String> known(Collection<String> userIds) {
    var known = new HashMap<String, String>();
    for (String id : userIds) {
      Name name = names.get(id);
      known.put(id, name == null ? UNKNOWN : name.text);
    }
    return known;
  }
}
