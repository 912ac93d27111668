// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.decentagent.proxmox.wire.ErrorBody;
import org.decentagent.toolkit.http.BackendHttp;
import org.decentagent.toolkit.http.Exchange;
import org.decentagent.toolkit.http.HttpCall;
import org.decentagent.toolkit.http.HttpLimits;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to one of the nodes and reads the answers. Another node is asked only when nothing
 * was sent to the first. Bodies are JSON, which needs one layer of quoting less than forms do. Safe
 * for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/wiki/Proxmox_VE_API">Proxmox VE API</a>
 */
final class Session implements AutoCloseable {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final List<BackendHttp> nodes;
  private final AtomicInteger preferred = new AtomicInteger();

  Session(Access access, HttpLimits limits) {
    Map<String, String> headers =
        Map.of("Authorization", "PVEAPIToken=" + access.tokenId() + "=" + access.token().reveal());
    this.nodes =
        access.urls().stream()
            .map(url ->
                BackendHttp.at(
                    (url.endsWith("/") ? url : url + "/") + "api2/json",
                    headers,
                    limits,
                    access.trust()))
            .toList();
  }

  /**
   * Sends one request.
   *
   * @param what what it is for, to follow "cannot" in a message
   * @throws org.decentagent.spi.ProvisioningException when there is no answer that can be read
   */
  Answer send(HttpCall call, String what) {
    Effect effect = call.isRead() ? Effect.NONE : Effect.MAYBE;
    int first = preferred.get();
    Exchange.NotSent failed = new Exchange.NotSent("no address", false);
    for (int tried = 0; tried < nodes.size(); tried++) {
      int number = (first + tried) % nodes.size();
      switch (nodes.get(number).send(call)) {
        case Exchange.Answered answered -> {
          preferred.set(number);
          return read(answered, what, effect);
        }
        case Exchange.NoAnswer(String why) ->
            throw ProxmoxFailures.unexplained(
                "no_answer", "cannot " + what + ": " + Refusal.oneLine(why), effect);
        case Exchange.NotSent next -> failed = failed.untrusted() ? failed : next;
      }
    }
    throw failed.untrusted()
        ? ProxmoxFailures.untrusted(what, failed.why())
        : ProxmoxFailures.notSent(what, failed.why());
  }

  /** Sends one request and answers with its data; anything but success is thrown. */
  JsonNode data(HttpCall call, String what) {
    return switch (send(call, what)) {
      case Answer.Data(JsonNode data) -> data;
      case Answer.Refused(Refusal refusal) ->
          throw ProxmoxFailures.of(refusal, call.isRead() ? Effect.NONE : Effect.MAYBE);
    };
  }

  /** Reads data as a record; what does not fit is an answer that cannot be read. */
  static <T> T as(JsonNode data, Class<T> type, String what) {
    try {
      if (data.isObject()) {
        return JSON.treeToValue(data, type);
      }
    } catch (JacksonException e) {
      throw unreadable(what, Effect.NONE);
    }
    throw unreadable(what, Effect.NONE);
  }

  /** Reads data as a list of records; what is no list cannot be read. */
  static <T> List<T> list(JsonNode data, Class<T> type, String what) {
    try {
      if (data.isArray()) {
        return data.valueStream().map(row -> JSON.treeToValue(row, type)).toList();
      }
    } catch (JacksonException e) {
      throw unreadable(what, Effect.NONE);
    }
    throw unreadable(what, Effect.NONE);
  }

  static RuntimeException unreadable(String what, Effect effect) {
    return ProxmoxFailures.unexplained(
        "unreadable_answer", "cannot " + what + ": the answer cannot be read", effect);
  }

  private static Answer read(Exchange.Answered answered, String what, Effect effect) {
    if (!answered.isSuccess()) {
      return new Answer.Refused(new Refusal(what, answered.status(), message(answered.body())));
    }
    JsonNode data;
    try {
      data = JSON.readTree(answered.body()).get("data");
    } catch (JacksonException e) {
      throw unreadable(what, effect);
    }
    if (data == null) {
      throw unreadable(what, effect);
    }
    return new Answer.Data(data);
  }

  /** Error bodies come with and without a message, as text, or not at all. */
  private static String message(String body) {
    if (!body.stripLeading().startsWith("{")) {
      return body.contains("<") ? "an answer that is not of the API" : body;
    }
    try {
      ErrorBody error = JSON.readValue(body, ErrorBody.class);
      String message = error.message() == null ? "" : error.message().strip();
      Map<String, Object> errors = error.errors() == null ? Map.of() : error.errors();
      return errors.isEmpty() ? message : message + " " + errors;
    } catch (JacksonException e) {
      return "an answer that cannot be read";
    }
  }

  @Override
  public void close() {
    nodes.forEach(BackendHttp::close);
  }
}
