package mercato.platform.launch;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.Address;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;
import org.jgroups.conf.ConfiguratorFactory;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.ProtocolStackConfigurator;
import org.jgroups.protocols.AUTH;
import org.jgroups.protocols.SYM_ENCRYPT;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.stack.Protocol;
import org.jgroups.stack.ProtocolStack;

/**
 * The cluster of event buses: who is a member and who serves what, kept by Infinispan over JGroups,
 * encrypted and authenticated.
 *
 * <p>Vert.x's own manager is written for Infinispan 14, which cannot start on JDK 24 and later;
 * what is overridden here called methods that are private since 15. This class also starts and
 * stops the cache manager, off the event loop.
 */
public final class Cluster extends InfinispanClusterManager {

  private static final String NAME = "mercato";
  private static final String STACK = "jgroups.xml";

  /** Not GCM: JGroups hands every cipher a plain initialization vector. */
  private static final String CIPHER = "AES/CBC/PKCS5Padding";

  private static final int CIPHER_BLOCK_BYTES = 16;

  private static final int MIN_SECRET = 16;
  private static final int BUS_CONNECT_MILLIS = 1_000;
  private static final int BUS_PING_MILLIS = 5_000;

  private final DefaultCacheManager caches;
  private final String host;
  private Vertx vertx;

  private Cluster(DefaultCacheManager caches, String host) {
    super(caches);
    this.caches = caches;
    this.host = host;
  }

  /**
   * A member to be; it joins when Vert.x is built with it. Reads files: not on an event loop.
   *
   * @param nodeName what the node is called, for people; made unique here
   * @throws IllegalArgumentException when the stack or the key cannot be read, or the secret is too
   *     short to be one
   */
  public static Cluster of(ClusterConfig config, String nodeName) {
    if (config.authSecret().length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "cluster.authSecret must have at least " + MIN_SECRET + " characters");
    }
    try {
      JChannel channel = channel(config).setName(unique(nodeName));
      return new Cluster(new DefaultCacheManager(caches(channel), false), config.host());
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IllegalArgumentException(
          "the cluster's key or stack cannot be read: " + unreadable.getMessage(), unreadable);
    } catch (Exception refused) {
      throw new IllegalArgumentException(
          "the cluster's stack is not valid: " + refused.getMessage(), refused);
    }
  }

  /**
   * A node that comes back under its old name would inherit what the cluster is about to forget.
   */
  private static String unique(String nodeName) {
    return nodeName + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private static JChannel channel(ClusterConfig config) throws Exception {
    ProtocolStackConfigurator stack = stack(config);
    for (ProtocolConfiguration protocol : stack.getProtocolStack()) {
      Map<String, String> properties = protocol.getProperties();
      if (protocol.getProtocolName().endsWith("TCP")) {
        properties.put("bind_addr", config.host());
        properties.put("bind_port", Integer.toString(config.port()));
      } else if (protocol.getProtocolName().endsWith("FD_SOCK2")) {
        properties.put("bind_addr", config.host());
      } else if (protocol.getProtocolName().endsWith("TCPPING")) {
        properties.put(
            "initial_hosts", config.initialHosts().replaceAll(":(\\d+)\\s*(,|$)", "[$1]$2"));
      }
    }
    JChannel channel = new JChannel(stack);
    protect(channel.getProtocolStack(), config);
    return channel;
  }

  private static ProtocolStackConfigurator stack(ClusterConfig config) throws Exception {
    try (InputStream xml =
        config.stack().isPresent()
            ? Files.newInputStream(config.stack().get())
            : Cluster.class.getResourceAsStream(STACK)) {
      return ConfiguratorFactory.getStackConfigurator(xml);
    }
  }

  private static void protect(ProtocolStack stack, ClusterConfig config) throws Exception {
    Protocol encrypt =
        new SYM_ENCRYPT()
            .setSecretKey(key(config))
            .symAlgorithm(CIPHER)
            .symIvLength(CIPHER_BLOCK_BYTES);
    stack.insertProtocol(encrypt, ProtocolStack.Position.BELOW, NAKACK2.class);
    encrypt.init();
    Protocol auth = new AUTH().setAuthToken(new ClusterToken(config.authSecret()));
    stack.insertProtocol(auth, ProtocolStack.Position.BELOW, GMS.class);
    auth.init();
  }

  private static SecretKey key(ClusterConfig config) throws IOException, GeneralSecurityException {
    char[] password = config.keyStorePassword().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(config.keyStore())) {
      store.load(file, password);
    }
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, password) instanceof SecretKey key) {
        return key;
      }
    }
    throw new GeneralSecurityException("no secret key in " + config.keyStore());
  }

  private static ConfigurationBuilderHolder caches(JChannel channel) {
    ConfigurationBuilderHolder holder = new ConfigurationBuilderHolder();
    GlobalConfigurationBuilder global = holder.getGlobalConfigurationBuilder();
    global.transport().transport(new JGroupsTransport(channel)).clusterName(NAME);
    // The node stops in its own order.
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    for (String replicated : List.of("__vertx.subs", "__vertx.haInfo", "__vertx.nodeInfo")) {
      // When two parts meet again, all copies become the larger part's. Without a policy each keeps
      // its own: a node then finds itself in its own copy, and nobody else finds it.
      holder
          .newConfigurationBuilder(replicated)
          .clustering()
          .cacheMode(CacheMode.REPL_SYNC)
          .partitionHandling()
          .mergePolicy(MergePolicy.PREFERRED_ALWAYS);
    }
    holder
        .newConfigurationBuilder("__vertx.distributed.cache.configuration")
        .template(true)
        .clustering()
        .cacheMode(CacheMode.DIST_SYNC);
    return holder;
  }

  /** The event bus's side: where it listens, and mutual TLS when there is a key store for it. */
  public static EventBusOptions eventBus(ClusterConfig config) {
    EventBusOptions options = new EventBusOptions();
    options
        .setHost(config.host())
        .setPort(config.busPort())
        .setClusterPublicHost(config.host())
        .setConnectTimeout(BUS_CONNECT_MILLIS)
        .setClusterPingInterval(BUS_PING_MILLIS)
        .setClusterPingReplyInterval(BUS_PING_MILLIS);
    config
        .busKeyStore()
        .ifPresent(
            path -> {
              PfxOptions keys =
                  new PfxOptions()
                      .setPath(path.toString())
                      .setPassword(config.busKeyStorePassword());
              options
                  .setSsl(true)
                  .setClientAuth(ClientAuth.REQUIRED)
                  .setKeyCertOptions(keys)
                  .setTrustOptions(keys.copy());
            });
    return options;
  }

  @Override
  public void init(Vertx owner) {
    super.init(owner);
    this.vertx = owner;
  }

  @Override
  public void join(Completable<Void> joined) {
    vertx
        .executeBlocking(
            () -> {
              caches.start();
              return null;
            },
            false)
        .compose(started -> Future.<Void>future(super::join))
        .onComplete(joined);
  }

  @Override
  public void leave(Completable<Void> left) {
    Future.<Void>future(super::leave)
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      caches.stop();
                      return null;
                    },
                    false))
        .onComplete(left);
  }

  @Override
  public List<String> getNodes() {
    return caches.getMembers().stream().map(Address::toString).toList();
  }

  @Override
  public String clusterHost() {
    return host;
  }

  @Override
  public String clusterPublicHost() {
    return host;
  }
}
