// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.platform.internal.seal;

import org.jspecify.annotations.NullMarked;
