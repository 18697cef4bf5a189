package mercato.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

  private static final Caller GUEST = new Caller(null, Set.of(), "trace", 1);
  private static final Caller CUSTOMER = new Caller("u", Set.of(Caller.CUSTOMER), "trace", 1);
  private static final Caller STAFF = new Caller("s", Set.of(Caller.STAFF), "trace", 1);
  private static final Caller ADMIN = new Caller("a", Set.of(Caller.ADMIN), "trace", 1);
  private static final Caller SERVICE = Caller.service("trace", 1);

  @Test
  void aGuestIsAskedToLogIn() {
    assertThat(CUSTOMER.requireUser()).isEqualTo("u");
    assertThatThrownBy(GUEST::requireUser)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED));
  }

  @Test
  void anAdminMayWhatStaffMayAndAServiceToo() {
    for (Caller may : new Caller[] {STAFF, ADMIN, SERVICE}) {
      assertThatCode(may::requireStaff).doesNotThrowAnyException();
    }
    for (Caller mayNot : new Caller[] {GUEST, CUSTOMER}) {
      assertThatThrownBy(mayNot::requireStaff).isInstanceOf(Problem.class);
    }
  }

  @Test
  void onlyAServiceSpeaksAsAService() {
    assertThatCode(SERVICE::requireService).doesNotThrowAnyException();
    for (Caller mayNot : new Caller[] {GUEST, CUSTOMER, STAFF, ADMIN}) {
      assertThatThrownBy(mayNot::requireService).isInstanceOf(Problem.class);
    }
  }
}
