pragma ComponentBehavior: Bound

import QtQuick
import O2OStore.Backend
import O2OStore.Theme

// Tells the theme about this window: its size and glass, and how the person before it wants to see it.
Item {
    id: dressing

    required property Session session

    Binding {
        target: Theme
        property: "windowWidth"
        value: dressing.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: dressing.height
    }
    Binding {
        target: Theme
        property: "profile"
        value: "kiosk"
    }
    Binding {
        target: Theme
        property: "scheme"
        value: dressing.session.high_contrast ? "contrast" : (dressing.session.night ? "dark" : "light")
    }
    Binding {
        target: Theme
        property: "largeType"
        value: dressing.session.large_type
    }
    Binding {
        target: Theme
        property: "reducedMotion"
        value: dressing.session.reduced_motion
    }
    Binding {
        target: Theme
        property: "pixelsPerMm"
        value: dressing.session.pixels_per_mm
    }
    Binding {
        target: Theme
        property: "chinese"
        value: dressing.session.language !== "en"
    }
}
