package mercato.bench.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import mercato.bench.reads.ReadsReport.Round;
import org.junit.jupiter.api.Test;

class WrkTest {

  private static final String SAID =
      """
      Running 1s test @ http://127.0.0.1:28081/
        1 threads and 16 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     2.19ms    6.46ms  49.21ms   93.14%
          Req/Sec    41.23k    16.52k   64.81k    70.00%
        Latency Distribution
           50%  193.00us
           75%  622.00us
           90%    4.18ms
           99%    1.37s
        41283 requests in 1.01s, 30.83MB read
      Requests/sec:  40878.43
      Transfer/sec:     30.53MB
      """;

  @Test
  void whatItPrintsIsRead() {
    assertThat(Wrk.read(SAID)).isEqualTo(new Wrk(40_878.43, 0.193, 1_370));
  }

  @Test
  void anAnswerThatWasNotGoodEndsTheRun() {
    assertThatThrownBy(() -> Wrk.read(SAID + "  Non-2xx or 3xx responses: 17\n"))
        .hasMessage("wrk: Non-2xx or 3xx responses: 17");
    assertThatThrownBy(
            () -> Wrk.read(SAID + "  Socket errors: connect 0, read 3, write 0, timeout 0\n"))
        .hasMessageContaining("read 3");
    assertThatThrownBy(() -> Wrk.read("unable to connect")).hasMessageContaining("unable");
  }

  @Test
  void theMediansDecide() {
    var report = new ReadsReport(URI.create("http://shop"), 700, 64);
    report.add(new Round(new Wrk(50, 1, 2), new Wrk(100, 1, 2)));
    report.add(new Round(new Wrk(10, 1, 2), new Wrk(100, 1, 2)));
    assertThat(report.median().ratio()).isEqualTo(0.3);
    assertThat(report.holds()).isFalse();
    report.add(new Round(new Wrk(60, 1, 2), new Wrk(100, 1, 2)));
    assertThat(report.median().ratio()).isEqualTo(0.5);
    assertThat(report.holds()).isTrue();
  }
}
