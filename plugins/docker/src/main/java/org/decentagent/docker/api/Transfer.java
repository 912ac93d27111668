// SPDX-License-Identifier: Apache-2.0
package org.decentagent.docker.api;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.ResponseItem;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Follows a pull or a build to the end of its stream. The engine answers 200 before it starts, and
 * tells a failure in the stream only. Safe for use by many threads.
 *
 * @see <a href="https://github.com/moby/moby/issues/32102">a failed pull taken for a success</a>
 */
final class Transfer<T extends ResponseItem> extends ResultCallbackTemplate<Transfer<T>, T> {
  private final Consumer<String> progress;
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

  Transfer(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  @SuppressWarnings("deprecation") // old engines fill only the old field
  public void onNext(T item) {
    if (item.isErrorIndicated()) {
      String detail = item.getErrorDetail() == null ? null : item.getErrorDetail().getMessage();
      failure.set(
          Optional.of(
              Optional.ofNullable(detail)
                  .or(() -> Optional.ofNullable(item.getError()))
                  .orElse("the engine did not say why")));
    }
    String text = item.getStream() == null ? status(item) : item.getStream();
    if (!text.isBlank()) {
      progress.accept(Refusal.oneLine(text));
    }
  }

  private static String status(ResponseItem item) {
    String layer = item.getId() == null ? "" : item.getId() + ": ";
    return item.getStatus() == null ? "" : layer + item.getStatus();
  }

  /** What the engine said when it failed. */
  Optional<String> failure() {
    return failure.get();
  }
}
