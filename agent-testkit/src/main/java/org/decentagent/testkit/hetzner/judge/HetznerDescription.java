// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.decentagent.testkit.hetzner.Exchange;
import org.decentagent.testkit.hetzner.HetznerFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official OpenAPI description, as a judge of exchanges. It does not allow more than is written
 * there: a member that no schema names is a complaint, in requests and in answers. Safe for use by
 * many threads.
 *
 * @see <a href="https://docs.hetzner.cloud/cloud.spec.json">Hetzner Cloud: OpenAPI description</a>
 */
public final class HetznerDescription {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PREFIX = "/v1";

  private final JsonNode document;
  private final Schemas schemas;
  private final Codes codes;

  private HetznerDescription(JsonNode document) {
    this.document = document;
    schemas = new Schemas(document);
    codes = new Codes(document);
  }

  /** Reads the description from a JSON file. */
  public static HetznerDescription load(Path file) {
    try {
      return new HetznerDescription(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the description in " + file, e);
    }
  }

  /**
   * What is wrong with an exchange; empty when nothing is. An answer that a fault put in the place
   * of the real one is not looked at.
   */
  public List<String> judge(Exchange exchange) {
    List<String> complaints = new ArrayList<>();
    Exchange.Asked asked = exchange.asked();
    Optional<Operation> operation = Operation.find(document, asked.method(), below(asked.path()));
    if (operation.isEmpty()) {
      complaints.add("no such operation");
    } else {
      complaints.addAll(new Parameters(schemas, operation.get()).judge(below(asked.path()), asked));
      judgeBody(operation.get(), asked).forEach(complaints::add);
      if (isGenuine(exchange)) {
        judgeAnswer(operation.get(), exchange.answered()).forEach(complaints::add);
      }
    }
    String subject = asked.method() + " " + asked.path() + " -> " + exchange.answered().status();
    return complaints.stream().map(complaint -> subject + ": " + complaint).toList();
  }

  private List<String> judgeBody(Operation operation, Exchange.Asked asked) {
    Optional<JsonNode> schema = operation.requestSchema();
    if (asked.body().isEmpty()) {
      return operation.needsBody() ? List.of("the request needs a body") : List.of();
    }
    if (schema.isEmpty()) {
      return asked.body().equals("{}") ? List.of() : List.of("the request has a body");
    }
    boolean isJson =
        asked.headers().entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
            .anyMatch(header -> header.getValue().getFirst().startsWith("application/json"));
    return isJson
        ? judgeJson("request", asked.body(), operation.requestPointer())
        : List.of("the request's content type is not application/json");
  }

  private List<String> judgeAnswer(Operation operation, Exchange.Answered answered) {
    Optional<String> key = operation.responseKey(answered.status());
    if (key.isEmpty()) {
      return List.of("the status is not documented");
    }
    Optional<String> pointer = operation.responsePointer(key.get());
    if (pointer.isEmpty()) {
      return answered.body().isEmpty() ? List.of() : List.of("the answer must have no body");
    }
    if (!answered.contentType().startsWith("application/json")) {
      return List.of("the answer's content type is not application/json");
    }
    List<String> complaints = new ArrayList<>(judgeJson("answer", answered.body(), pointer.get()));
    if (answered.status() >= 400 && complaints.isEmpty()) {
      String code = read(answered.body()).path("error").path("code").stringValue("");
      if (!codes.allow(operation, answered.status(), code)) {
        complaints.add("the code " + code + " is not documented for this status");
      }
    }
    return complaints;
  }

  private List<String> judgeJson(String what, String text, String pointer) {
    JsonNode body;
    try {
      body = read(text);
    } catch (JacksonException e) {
      return List.of("the " + what + " is not JSON");
    }
    return schemas.at(pointer).validate(body).stream().map(error -> what + error).toList();
  }

  private static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  private static boolean isGenuine(Exchange exchange) {
    return exchange.answered().status() != 0
        && exchange.faults().stream()
            .noneMatch(fault ->
                fault instanceof HetznerFault.Status || fault instanceof HetznerFault.Garbled);
  }

  private static String below(String path) {
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
  }

  /** Judges many exchanges at once. */
  public List<String> judge(List<Exchange> exchanges) {
    return exchanges.stream().flatMap(one -> judge(one).stream()).toList();
  }
}
