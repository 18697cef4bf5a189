package mercato.platform.bus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import mercato.contract.Broadcast;
import mercato.contract.Money;
import mercato.contract.Operation;
import mercato.contract.Page;

/** Operations that the tests serve and call. */
final class Talk {

  static final Operation<Ask, Told> WHO =
      Operation.idempotent("talk.who", Ask.class, Told.class, 2_000);
  static final Operation<Ask, Told> ONCE =
      Operation.once("talk.once", Ask.class, Told.class, 2_000);
  static final Operation<Ask, Told> REFUSE =
      Operation.idempotent("talk.refuse", Ask.class, Told.class, 2_000);
  static final Operation<Ask, Told> BREAK =
      Operation.idempotent("talk.break", Ask.class, Told.class, 2_000);
  static final Operation<Ask, Told> SILENT =
      Operation.idempotent("talk.silent", Ask.class, Told.class, 300);
  static final Operation<Listed, Told> LIST =
      Operation.idempotent("talk.list", Listed.class, Told.class, 2_000);

  /** As yesterday's build knows it. */
  static final Operation<OldShape, OldShape> SHAPE_BEFORE =
      Operation.idempotent("talk.shape", OldShape.class, OldShape.class, 2_000);

  /** The same, as today's build knows it: one field more. */
  static final Operation<NewShape, NewShape> SHAPE_NOW =
      Operation.idempotent("talk.shape", NewShape.class, NewShape.class, 2_000);

  /** What anyone may hear. */
  static final Broadcast<News> NEWS = new Broadcast<>("talk.news", News.class);

  /** What whoever serves {@link Talk} tells when it has heard some. */
  static final Broadcast<News> HEARD = new Broadcast<>("talk.heard", News.class);

  private Talk() {}

  record News(List<String> ids) {}

  record Ask(String text, List<Money> amounts, Map<String, Integer> counts) {}

  /** What was asked, by whom, and on which node it was answered. */
  record Told(
      Ask asked, String node, String user, Set<String> roles, String trace, long deadline) {}

  record Listed(Page page) {}

  record OldShape(String name) {}

  record NewShape(String name, Integer size) {}

  static Ask ask(String text) {
    return new Ask(text, List.of(new Money(1_999, "EUR")), Map.of("a", 1));
  }
}
