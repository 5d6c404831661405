pragma ComponentBehavior: Bound

import QtQuick

// The colours of one scheme, by role. Only Theme makes these.
QtObject {
    required property color paper
    required property color card
    required property color line
    required property color shot
    required property color ink
    required property color inkSoft
    required property color jade
    required property color jadePress
    required property color overJade
    required property color jadeSoft
    required property color amber
    required property color amberSoft
    required property color vermilion
    required property color vermilionSoft
    required property color sky
    required property color skySoft
    required property color veil
}
