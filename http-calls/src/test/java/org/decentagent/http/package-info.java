// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.http;

import org.jspecify.annotations.NullMarked;
