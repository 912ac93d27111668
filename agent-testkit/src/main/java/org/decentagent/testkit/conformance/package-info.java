// SPDX-License-Identifier: Apache-2.0
/**
 * What every provisioner must keep, as a list of named checks that run against any backend, real or
 * simulated; start with {@link org.decentagent.testkit.conformance.Conformance}. Needs no test
 * framework.
 */
@NullMarked
package org.decentagent.testkit.conformance;

import org.jspecify.annotations.NullMarked;
