/** Temporary. */
package org.ntk4j.examples;
