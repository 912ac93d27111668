// SPDX-License-Identifier: Apache-2.0
/** A program that has an agent inside. Read {@link com.example.embedded.Hosting}. */
package com.example.embedded;
