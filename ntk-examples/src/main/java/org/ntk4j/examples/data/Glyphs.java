/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How the ten digits are drawn with a pen: strokes in the unit square, x to the right, y down.
 *
 * <p>Angles are in degrees, 0 to the right and 90 down, so that increasing angles run clockwise.
 */
final class Glyphs {

    /** A straight piece of a stroke. */
    record Segment(double x1, double y1, double x2, double y2) {}

    private static final int ARC_STEP = 20;
    private static final List<List<Segment>> DIGITS =
            List.of(
                    new Pen().arc(.5, .5, .32, .45, 0, 360).strokes(),
                    new Pen().to(.3, .25).to(.52, .05).to(.52, .95).strokes(),
                    new Pen().arc(.5, .3, .3, .25, 190, 400).to(.2, .95).to(.82, .95).strokes(),
                    new Pen()
                            .arc(.48, .28, .28, .23, 200, 450)
                            .lift()
                            .arc(.48, .73, .3, .23, 270, 520)
                            .strokes(),
                    new Pen().to(.62, .95).to(.62, .05).to(.18, .65).to(.85, .65).strokes(),
                    new Pen().to(.78, .05).to(.28, .05).arc(.48, .67, .3, .28, 215, 500).strokes(),
                    new Pen()
                            .to(.68, .06)
                            .to(.42, .27)
                            .to(.27, .5)
                            .arc(.5, .7, .28, .25, 180, 540)
                            .strokes(),
                    new Pen().to(.18, .05).to(.82, .05).to(.42, .95).strokes(),
                    new Pen()
                            .arc(.5, .27, .25, .22, 0, 360)
                            .lift()
                            .arc(.5, .72, .3, .24, 0, 360)
                            .strokes(),
                    new Pen().arc(.48, .3, .27, .25, 0, 360).to(.73, .6).to(.6, .95).strokes());

    private Glyphs() {}

    static List<Segment> of(int digit) {
        return DIGITS.get(digit);
    }

    private static final class Pen {

        private final List<Segment> segments = new ArrayList<>();
        private boolean down;
        private double x;
        private double y;

        Pen lift() {
            down = false;
            return this;
        }

        Pen to(double nextX, double nextY) {
            if (down) {
                segments.add(new Segment(x, y, nextX, nextY));
            }
            down = true;
            x = nextX;
            y = nextY;
            return this;
        }

        Pen arc(double cx, double cy, double rx, double ry, int from, int to) {
            for (int angle = from; angle < to; angle += ARC_STEP) {
                onEllipse(cx, cy, rx, ry, angle);
            }
            return onEllipse(cx, cy, rx, ry, to);
        }

        // StrictMath, here and below, because digits must not depend on the machine.
        private Pen onEllipse(double cx, double cy, double rx, double ry, int angle) {
            double radians = StrictMath.toRadians(angle);
            return to(cx + rx * StrictMath.cos(radians), cy + ry * StrictMath.sin(radians));
        }

        List<Segment> strokes() {
            return List.copyOf(segments);
        }
    }
}
