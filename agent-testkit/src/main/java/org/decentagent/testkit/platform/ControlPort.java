// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.decentagent.spi.ContractId;
import org.decentagent.testkit.platform.internal.wire.Access;
import org.decentagent.testkit.platform.internal.wire.Answer;
import org.decentagent.testkit.platform.internal.wire.Body;
import org.decentagent.testkit.platform.internal.wire.Call;
import org.decentagent.testkit.platform.internal.wire.Caller;
import org.decentagent.testkit.platform.internal.wire.Doc;
import org.decentagent.testkit.platform.internal.wire.HardError;
import org.decentagent.testkit.platform.internal.wire.Json;
import org.decentagent.testkit.platform.internal.wire.Request;
import org.decentagent.testkit.platform.internal.wire.Route;
import org.decentagent.testkit.platform.internal.wire.Routes;
import org.decentagent.testkit.platform.internal.wire.SoftError;
import tools.jackson.databind.node.ObjectNode;

/**
 * The control by HTTP, for a platform in another process; answers have the platform's envelope.
 * Safe for use by many threads.
 */
final class ControlPort implements HttpHandler {
  private final Control control;
  private final Routes routes;

  ControlPort(Control control) {
    this.control = control;
    this.routes =
        new Routes(
            "",
            List.of(
                route("GET /calls", this::calls),
                route("DELETE /calls", call -> done(control::forgetCalls)),
                route("POST /faults", this::addFault),
                route("DELETE /faults", call -> done(control::clearFaults)),
                route("POST /timers", call -> done(control::runTimers)),
                route("GET /contracts", this::contracts),
                route("GET /contracts/:id", this::contract),
                route("PUT /contracts/:id/end", this::endContract),
                route("POST /contracts/:id/pause", this::pause),
                route("POST /contracts/:id/resume", this::resume),
                route("PUT /contracts/:id/instance-config", this::setInstanceConfig),
                route("PUT /agents/:key/permissions", this::permit),
                route("POST /wallets/:key/funds", this::fundWallet),
                route("POST /providers/:key/profile", this::createProfile)));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Replies.send(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            "",
            Map.of("Content-Type", type),
            body);
    try {
      if (exchange.getRequestHeaders().containsKey("Origin")) {
        throw new HardError(403, "not for web pages");
      }
      Routes.Found found = routes.find(request);
      return found
          .route()
          .endpoint()
          .answer(new Call(request, new Caller.Anonymous(), found.parameters(), 0));
    } catch (HardError e) {
      return Answer.plain(e.status(), e.text());
    } catch (SoftError e) {
      return Answer.refused(e.text());
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | DateTimeException e) {
      return Answer.refused(String.valueOf(e.getMessage()));
    }
  }

  private Answer calls(Call call) {
    return Answer.data(Json.array(control.calls().stream().map(ControlPort::document).toList()));
  }

  private Answer addFault(Call call) {
    Body body = call.body();
    Fault fault = FaultDocument.read(Body.of(body.node().path("fault")));
    CallPattern pattern =
        new CallPattern(
            body.optionalText("method").orElse("*"), body.optionalText("path").orElse("*"));
    int times = Math.toIntExact(body.optionalUnsigned("times", Integer.MAX_VALUE).orElse(1L));
    return done(() -> control.addFault(pattern, times, fault));
  }

  private Answer contracts(Call call) {
    return Answer.data(
        Json.array(control.contracts().stream().map(ControlPort::document).toList()));
  }

  private Answer contract(Call call) {
    return Answer.data(document(control.contract(id(call))));
  }

  private Answer endContract(Call call) {
    Instant endsAt = Instant.parse(call.body().text("endsAt"));
    return done(() -> control.endContract(id(call), endsAt));
  }

  private Answer pause(Call call) {
    String reason = call.body().text("reason");
    return done(() -> control.pause(id(call), reason));
  }

  private Answer resume(Call call) {
    return done(() -> control.resume(id(call)));
  }

  private Answer setInstanceConfig(Call call) {
    String text = call.body().text("instanceConfig");
    return done(() -> control.setInstanceConfig(id(call), text));
  }

  private Answer permit(Call call) {
    List<String> permissions =
        call.body()
            .optionalTexts("permissions")
            .orElseThrow(() -> HardError.badPayload("missing field `permissions`"));
    return done(() -> control.permit(call.parameter("key"), permissions));
  }

  private Answer fundWallet(Call call) {
    long amount = call.body().integer("amountE9s");
    return done(() -> control.fundWallet(call.parameter("key"), amount));
  }

  private Answer createProfile(Call call) {
    return done(() -> control.createProfile(call.parameter("key")));
  }

  private static ContractId id(Call call) {
    return new ContractId(call.parameter("id"));
  }

  private static Answer done(Runnable action) {
    action.run();
    return Answer.data(true);
  }

  private static Route route(String line, Route.Endpoint endpoint) {
    return Route.of(line, Access.NONE, endpoint);
  }

  private static ObjectNode document(ReceivedCall call) {
    return new Doc()
        .with("method", call.method())
        .with("path", call.path())
        .with("status", call.status())
        .with("when", call.when().toString())
        .node();
  }

  private static ObjectNode document(ContractView contract) {
    return new Doc()
        .with("contractId", contract.id().hex())
        .with("status", contract.status())
        .with("paymentStatus", contract.paymentStatus())
        .with("endsAt", contract.endsAt().toString())
        .orOmit("lockHolder", contract.lockHolder().orElse(null))
        .orOmit("instanceDetails", contract.instanceDetails().orElse(null))
        .orOmit("failure", contract.failure().orElse(null))
        .orOmit(
            "terminationReported",
            contract.terminationReported().map(Instant::toString).orElse(null))
        .node();
  }
}
