package mercato.user;

import static mercato.user.UserService.email;
import static mercato.user.UserService.guest;
import static mercato.user.Waiting.await;
import static mercato.user.Waiting.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import mercato.contract.user.ProfileView;
import mercato.contract.user.UserOperations;
import mercato.contract.user.UserOperations.FindProfiles;
import mercato.contract.user.UserView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What everybody may know of users. */
class ProfilesTest {

  private static UserService users;

  @BeforeAll
  static void start() {
    users = new UserService("user_profiles");
  }

  @AfterAll
  static void stop() {
    users.stop();
  }

  @Test
  void aProfileIsAsPublicAsItSays() {
    UserView ann = users.register(email()).user();
    assertThat(profiles(List.of(ann.id())))
        .containsExactly(new ProfileView(ann.id(), "Ann Example", null, ann.createdAt()));
  }

  @Test
  void whoeverIsUnknownIsLeftOut() {
    String ann = users.someone();
    String bob = users.someone();
    var asked = List.of(ann, UUID.randomUUID().toString(), "nobody", bob, ann);
    assertThat(profiles(asked)).extracting(ProfileView::id).containsExactlyInAnyOrder(ann, bob);
    assertThat(profiles(List.of("nobody"))).isEmpty();
  }

  @Test
  void aHundredAtATimeAreFoundAndNoMore() {
    String ann = users.someone();
    assertThat(profiles(Collections.nCopies(100, ann))).hasSize(1);
    for (List<String> wrong : List.of(List.<String>of(), Collections.nCopies(101, ann))) {
      var refused =
          refusal(users.call(UserOperations.FIND_PROFILES, new FindProfiles(wrong), guest()));
      assertThat(refused.code()).isEqualTo("INVALID_REQUEST");
    }
  }

  private static List<ProfileView> profiles(List<String> ids) {
    return await(users.call(UserOperations.FIND_PROFILES, new FindProfiles(ids), guest())).items();
  }
}
