// SPDX-License-Identifier: Apache-2.0
package org.decentagent.hetzner.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.decentagent.hetzner.wire.MetaJson;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.toolkit.http.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Lists, page by page, whole or not at all. Immutable.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud#pagination">Hetzner Cloud:
 *     pagination</a>
 */
final class Pages {
  private static final int PER_PAGE = 50;
  private static final int MOST = 1000;

  private Pages() {}

  /** How a page's document is taken apart. */
  record Form<D, T>(
      Class<D> type, Function<D, List<T>> items, Function<D, Optional<MetaJson.Pagination>> place) {
    static <D, T> Form<D, T> of(
        Class<D> type, Function<D, List<T>> items, Function<D, @Nullable MetaJson> meta) {
      return new Form<>(
          type,
          items,
          document ->
              Optional.ofNullable(meta.apply(document))
                  .flatMap(it -> Optional.ofNullable(it.pagination())));
    }
  }

  /** Everything on all pages, and whether their totals agreed all the way. */
  record All<T>(List<T> items, int pages, boolean steady) {}

  /** Everything on all pages. */
  static <D, T> List<T> list(Calls calls, HttpCall call, String what, Form<D, T> form) {
    return all(calls, call, what, form).items();
  }

  static <D, T> All<T> all(Calls calls, HttpCall call, String what, Form<D, T> form) {
    List<T> items = new ArrayList<>();
    Optional<Integer> total = Optional.empty();
    boolean steady = true;
    int page = 1;
    while (true) {
      D document =
          calls.require(
              call.with("page", Integer.toString(page))
                  .with("per_page", Integer.toString(PER_PAGE)),
              what,
              form.type());
      items.addAll(form.items().apply(document));
      Optional<MetaJson.Pagination> place = form.place().apply(document);
      Optional<Integer> told = place.flatMap(it -> Optional.ofNullable(it.totalEntries()));
      steady &= total.isEmpty() || told.equals(total);
      total = told;
      Optional<Integer> next = place.flatMap(it -> Optional.ofNullable(it.nextPage()));
      if (next.isEmpty()) {
        steady &= total.isEmpty() || total.get() == items.size();
        return new All<>(items, page, steady);
      }
      if (next.get() <= page || page >= MOST) {
        throw new ProvisioningException.Retryable(
            HetznerFailures.code("pages"), "cannot " + what + ": its pages do not end");
      }
      page = next.get();
    }
  }
}
