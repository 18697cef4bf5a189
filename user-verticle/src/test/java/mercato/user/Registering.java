package mercato.user;

import static mercato.user.Waiting.await;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mercato.contract.user.UserOperations;
import mercato.platform.config.Config;
import mercato.platform.launch.Node;
import mercato.platform.launch.NodeConfig;

/**
 * The user service in a JVM of its own, for {@link KillTest}: told to {@code open}, it opens
 * accounts, several at a time, says {@code OPENED email} once each is answered, and goes on until
 * it is killed.
 */
final class Registering {

  private static final int AT_A_TIME = 3;

  private Registering() {}

  /**
   * @param arguments {@code open} or {@code wait}, then settings, {@code key=value}
   */
  public static void main(String[] arguments) {
    Config config =
        Config.of(
            Stream.of(arguments)
                .skip(1)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    var service = UserVerticle.service(config);
    Node node = await(Node.start(NodeConfig.from(config)));
    await(node.deploy(List.of(service), Map.of()));
    if (arguments[0].equals("open")) {
      IntStream.range(0, AT_A_TIME).forEach(lane -> next(node));
    }
  }

  private static void next(Node node) {
    String email = UUID.randomUUID() + "@mercato.example";
    node.bus()
        .call(UserOperations.REGISTER, UserService.registration(email), UserService.guest())
        .onSuccess(opened -> System.out.println("OPENED " + email))
        .onComplete(answered -> next(node));
  }
}
