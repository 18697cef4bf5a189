package mercato.inventory;

import java.time.Duration;
import mercato.platform.config.Section;
import mercato.platform.postgres.PostgresConfig;

/**
 * Settings of the inventory service.
 *
 * @param postgres {@code inventory_db}, below {@code postgres}
 * @param laneBatchLines lines that one transaction of holds may have, {@code lane.batchLines}, 1 to
 *     10,000, default 1,024
 * @param laneWaiting steps that may wait for the next batch, of those that shoppers wait for and of
 *     those that facts bring each, {@code lane.waiting}, 1 to 100,000, default 4,096
 * @param verdictPeriod how often due holds are looked for, {@code verdicts.periodMillis}, 10 to
 *     60,000, default 1 s; what got no answer is asked about again after five periods
 */
public record InventoryConfig(
    PostgresConfig postgres, int laneBatchLines, int laneWaiting, Duration verdictPeriod) {

  private static final int LANE_BATCH_LINES = 1_024;
  private static final int LANE_WAITING = 4_096;
  private static final int VERDICT_PERIOD_MILLIS = 1_000;
  private static final int PERIODS_UNTIL_AGAIN = 5;

  /** Reads section {@code inventory}. */
  public static InventoryConfig from(Section section) {
    Section lane = section.section("lane");
    return new InventoryConfig(
        PostgresConfig.from(section.section("postgres")),
        lane.integer("batchLines", LANE_BATCH_LINES, 1, 10_000),
        lane.integer("waiting", LANE_WAITING, 1, 100_000),
        Duration.ofMillis(
            section
                .section("verdicts")
                .integer("periodMillis", VERDICT_PERIOD_MILLIS, 10, 60_000)));
  }

  Duration askAgainAfter() {
    return verdictPeriod.multipliedBy(PERIODS_UNTIL_AGAIN);
  }
}
