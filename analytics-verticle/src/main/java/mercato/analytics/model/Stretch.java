package mercato.analytics.model;

/**
 * A stretch of a partition: {@value #LENGTH} offsets, whose facts are counted together. Where a
 * fact stands never changes, so that one that comes again, whenever, meets the memory of the first
 * time.
 *
 * @param number counts the stretches of the partition from 0
 */
public record Stretch(int partition, long number) {

  /** Bounds what one batch reads and writes, against how many buckets a dashboard adds up. */
  public static final int LENGTH = 2_048;

  /**
   * How far behind a fact its copy may stand: the relay publishes a page of 500 again when it died
   * before it could delete them, and a transaction's marker takes an offset too.
   */
  static final int MAX_DISTANCE_OF_COPY = 1_024;

  public static Stretch of(int partition, long offset) {
    return new Stretch(partition, offset / LENGTH);
  }

  /** Whether a fact there may be the copy of one in the stretch before. */
  public boolean mayRepeatAt(long offset) {
    return number > 0 && offset - number * LENGTH < MAX_DISTANCE_OF_COPY;
  }

  public Stretch before() {
    return new Stretch(partition, number - 1);
  }
}
