package mercato.platform.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts event-loop stalls that are our doing: a handler that has held its loop for {@link
 * #MAX_EXECUTE_MILLIS}, with code of ours or a blocking call on its stack, and was at work or
 * waiting all the while. A loop that merely got no processor is not counted, nor one that links a
 * class for the first time.
 *
 * <p>Tests and the bench fail when {@link #stalls()} is not 0.
 */
public final class EventLoopWatch {

  /** Looked at first this long after the handler began, and judged at the next look. */
  public static final int MAX_EXECUTE_MILLIS = 100;

  public static final int CHECK_MILLIS = 20;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventLoopWatch.class);
  private static final AtomicInteger STALLS = new AtomicInteger();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Of the time between two looks, a loop that used less was kept from working. */
  private static final double MIN_SHARE_OF_PROCESSOR = 0.5;

  /** Class and method prefixes of calls that wait. */
  private static final List<String> BLOCKING =
      List.of(
          "java.lang.Object.wait",
          "java.lang.Thread.sleep",
          "jdk.internal.misc.Unsafe.park",
          "sun.nio.ch.NioSocketImpl.park",
          "sun.nio.ch.FileDispatcherImpl",
          "java.io.FileInputStream.read",
          "java.io.RandomAccessFile");

  /** What the JVM does once for each class and each lambda. */
  private static final List<String> LINKING =
      List.of(
          "java.lang.ClassLoader.",
          "java.lang.Class.forName",
          "java.lang.invoke.MethodHandleNatives.",
          "java.lang.invoke.Invokers$Holder.link",
          "java.lang.invoke.LambdaMetafactory.");

  /** A loop that was seen to be late: when, and how much processor it had used by then. */
  private record Look(long handlerBegan, long at, long processorNanos) {}

  private final Map<Long, Look> late = new HashMap<>();
  private final Counter counter;

  private EventLoopWatch(Counter counter) {
    this.counter = counter;
  }

  /** Sets the limits; to be called before Vert.x is built. */
  public static VertxOptions limits(VertxOptions options) {
    return options
        .setBlockedThreadCheckInterval(CHECK_MILLIS)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(MAX_EXECUTE_MILLIS - CHECK_MILLIS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
  }

  /** Begins to watch; what its services do while they start should be over by now. */
  public static void install(Vertx vertx, MeterRegistry metrics) {
    var watch =
        new EventLoopWatch(
            Counter.builder("mercato.event.loop.stalls")
                .description("Times that our code held an event loop for too long")
                .register(metrics));
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(watch::look);
  }

  /** Until {@link #install}: a loop that is late while the process starts keeps nobody waiting. */
  public static void ignore(Vertx vertx) {
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(late -> {});
  }

  /** Stalls of this process so far. */
  public static int stalls() {
    return STALLS.get();
  }

  /** Called by the checker's one thread for each late thread at each check. */
  private void look(BlockedThreadEvent event) {
    Thread thread = event.thread();
    if (!thread.getName().contains("eventloop")) {
      return;
    }
    long now = System.nanoTime();
    var look = new Look(now - event.duration(), now, THREADS.getThreadCpuTime(thread.getId()));
    Look before = late.put(thread.getId(), look);
    if (before == null || !isSameHandler(before, look)) {
      return;
    }
    long worked = look.processorNanos - before.processorNanos;
    boolean waits = thread.getState() != Thread.State.RUNNABLE;
    StackTraceElement[] stack = thread.getStackTrace();
    if ((waits || worked >= (now - before.at) * MIN_SHARE_OF_PROCESSOR) && isOurs(stack)) {
      STALLS.incrementAndGet();
      counter.increment();
      var stall = new Throwable("event loop stalled");
      stall.setStackTrace(stack);
      LOG.warn("{} held for {} ms", thread.getName(), event.duration() / NANOS_PER_MILLI, stall);
    }
  }

  private static boolean isSameHandler(Look one, Look other) {
    return Math.abs(one.handlerBegan - other.handlerBegan) < CHECK_MILLIS * NANOS_PER_MILLI;
  }

  static boolean isOurs(StackTraceElement[] stack) {
    boolean ours = false;
    for (StackTraceElement frame : stack) {
      String call = frame.getClassName() + "." + frame.getMethodName();
      if (LINKING.stream().anyMatch(call::startsWith) || call.endsWith(".<clinit>")) {
        return false;
      }
      ours |= call.startsWith("mercato.") || BLOCKING.stream().anyMatch(call::startsWith);
    }
    return ours;
  }
}
