package mercato.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a service does with each store, as short as a test wants it. */
final class Clients {
  private Clients() {}

  static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl() + "?connectTimeout=5&socketTimeout=10",
        database.user(),
        database.password());
  }

  static String query(Database database, String sql) throws SQLException {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      boolean hasRows = statement.execute(sql);
      if (!hasRows) {
        return "";
      }
      statement.getResultSet().next();
      return statement.getResultSet().getString(1);
    }
  }

  /** The last line of the reply to one command in Redis's inline form. */
  static String redis(String url, String command) throws IOException {
    var uri = URI.create(url);
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 2_000);
      socket.setSoTimeout(5_000);
      var text = "AUTH " + uri.getUserInfo().substring(1) + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(text.getBytes(UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      var login = reader.readLine();
      var reply = reader.readLine();
      return login.equals("+OK") && reply.startsWith("$") ? reader.readLine() : reply;
    }
  }

  static void createTopic(String kafka, String topic) throws Exception {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 2, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  static void produce(String kafka, String topic, String value) throws Exception {
    var settings = Map.<String, Object>of("bootstrap.servers", kafka, "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, null, value)).get(20, TimeUnit.SECONDS);
    }
  }

  static List<String> consume(String kafka, String topic, int count) {
    var settings =
        Map.<String, Object>of("bootstrap.servers", kafka, "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      var values = new ArrayList<String>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  static void insert(String mongo, String id) throws Exception {
    withMongo(mongo, client -> client.insert("things", new JsonObject().put("_id", id)));
  }

  static JsonObject find(String mongo, String id) throws Exception {
    return withMongo(
        mongo, client -> client.findOne("things", new JsonObject().put("_id", id), null));
  }

  private static <T> T withMongo(String url, Function<MongoClient, Future<T>> work)
      throws Exception {
    var vertx = Vertx.vertx();
    try {
      var settings = new JsonObject().put("connection_string", url).put("db_name", "test");
      return work.apply(MongoClient.create(vertx, settings))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } finally {
      vertx.close();
    }
  }
}
