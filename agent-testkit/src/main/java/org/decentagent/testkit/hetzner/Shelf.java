// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.hetzner;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The resources of one kind in one project, by id. Guarded by the world. */
final class Shelf<T extends Resource> {
  private final String kind;
  private final TreeMap<Long, T> all = new TreeMap<>();

  /**
   * @param kind as messages name it, such as {@code server}
   */
  Shelf(String kind) {
    this.kind = kind;
  }

  List<T> list() {
    return List.copyOf(all.values());
  }

  int size() {
    return all.size();
  }

  void add(T resource) {
    all.put(resource.id(), resource);
  }

  void remove(long id) {
    all.remove(id);
  }

  Optional<T> find(long id) {
    return Optional.ofNullable(all.get(id));
  }

  Optional<T> find(String name) {
    return all.values().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  T require(long id) {
    return find(id).orElseThrow(() -> ApiError.notFound(kind, id));
  }

  /** What a member of a request points at. */
  T refer(String field, long id) {
    return find(id).orElseThrow(() -> ApiError.invalid(field, kind + " " + id + " not found"));
  }

  /**
   * @param own the id of the one that may have the name already, 0 for none
   */
  void requireFree(String name, long own) {
    if (find(name).filter(other -> other.id() != own).isPresent()) {
      throw ApiError.notUnique("name", kind + " name is already used");
    }
  }

  String kind() {
    return kind;
  }
}
