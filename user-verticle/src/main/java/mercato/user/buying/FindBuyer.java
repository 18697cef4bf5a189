package mercato.user.buying;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mercato.contract.Caller;
import mercato.contract.Problem;
import mercato.contract.user.AddressView;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.BuyerView;
import mercato.platform.batch.BatchLane;
import mercato.user.buying.BuyerStore.Owned;
import mercato.user.model.AccountRules;
import mercato.user.model.UserIds;

/** Who orders, and to which of their addresses; asked at each order, so many in one query. */
public final class FindBuyer {

  /**
   * So many questions in a query, so many waiting, and one query at a time: that makes the largest
   * batches, which cost the least.
   */
  private static final BatchLane.Limits LIMITS = new BatchLane.Limits(500, 4_000, 1);

  /**
   * @param addressId or null
   */
  private record Question(UUID userId, UUID addressId) {}

  /**
   * @param locked null for a user that is not there
   * @param address null where none was asked for, or it is not the user's
   */
  private record Answer(Boolean locked, AddressView address) {}

  private final BuyerStore buyers;
  private final BatchLane<Question, Answer> lane;

  public FindBuyer(BuyerStore buyers) {
    this.buyers = buyers;
    this.lane = new BatchLane<>(this::answer, question -> 1, LIMITS, System::currentTimeMillis);
  }

  public Future<BuyerView> handle(UserOperations.FindBuyer request, Caller caller) {
    UUID userId = UserIds.parse(caller.requireUser()).orElseThrow(FindBuyer::closed);
    return lane.take(new Question(userId, addressId(request)), caller.deadlineMillis())
        .map(answer -> view(request, answer));
  }

  private static UUID addressId(UserOperations.FindBuyer request) {
    return request.addressId() == null
        ? null
        : UserIds.parse(request.addressId()).orElseThrow(() -> Problem.notFound("address"));
  }

  private Future<List<Answer>> answer(List<Question> questions) {
    Set<UUID> userIds = new HashSet<>();
    Set<UUID> addressIds = new HashSet<>();
    for (Question question : questions) {
      userIds.add(question.userId);
      if (question.addressId != null) {
        addressIds.add(question.addressId);
      }
    }
    Future<Map<UUID, Boolean>> locks = buyers.locks(userIds);
    Future<Map<UUID, Owned>> addresses = buyers.addresses(addressIds);
    return Future.all(locks, addresses)
        .map(both -> answers(questions, locks.result(), addresses.result()));
  }

  private static List<Answer> answers(
      List<Question> questions, Map<UUID, Boolean> locks, Map<UUID, Owned> addresses) {
    var answers = new ArrayList<Answer>(questions.size());
    for (Question question : questions) {
      answers.add(new Answer(locks.get(question.userId), own(question, addresses)));
    }
    return answers;
  }

  private static AddressView own(Question question, Map<UUID, Owned> addresses) {
    Owned found = question.addressId == null ? null : addresses.get(question.addressId);
    return found != null && found.userId().equals(question.userId) ? found.address() : null;
  }

  private static BuyerView view(UserOperations.FindBuyer request, Answer answer) {
    if (answer.locked == null) {
      throw closed();
    }
    if (answer.locked) {
      throw AccountRules.locked();
    }
    if (request.addressId() != null && answer.address == null) {
      throw Problem.notFound("address");
    }
    return new BuyerView(answer.address);
  }

  private static Problem closed() {
    return new Problem(
        Problem.Kind.FORBIDDEN, "ACCOUNT_CLOSED", "This account is closed; it cannot order.");
  }
}
