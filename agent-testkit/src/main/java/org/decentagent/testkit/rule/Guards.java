// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.rule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which rules a test fails without. On a class it counts for each of its tests. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Guards {
  /** The rules; at least one. */
  Rule[] value();
}
