package mercato.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for Ctrl-C, SIGTERM or a call of {@link #now()}, and keeps the JVM from ending before the
 * one who waited has put everything away and closed this.
 */
final class StopSignal implements AutoCloseable {

  private static final int ORDERLY_SECONDS = 50;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean failed;

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::askAndWait, "stop"));
  }

  void await() throws InterruptedException {
    asked.await();
    if (failed) {
      throw new LaunchException("this process could not be healed and has ended; see its log");
    }
  }

  /** Ends the process because it cannot go on; its supervisor starts another. */
  void now() {
    failed = true;
    asked.countDown();
  }

  @Override
  public void close() {
    done.countDown();
  }

  private void askAndWait() {
    asked.countDown();
    try {
      done.await(ORDERLY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
