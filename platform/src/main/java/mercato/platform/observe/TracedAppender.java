package mercato.platform.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;

/**
 * Logback's asynchronous appender, which also writes down the trace id while it is still on the
 * thread that logs. Named in {@code logback.xml}.
 */
public final class TracedAppender extends AsyncAppender {

  @Override
  protected void preprocess(ILoggingEvent event) {
    String traceparent = Trace.find();
    if (traceparent != null && event instanceof LoggingEvent logging) {
      logging.setMDCPropertyMap(Map.of("traceId", Trace.id(traceparent)));
    }
    super.preprocess(event);
  }
}
