pragma ComponentBehavior: Bound

import QtQuick

// Type sizes and touch sizes of one profile, in px of its reference screen. Only Theme makes these.
QtObject {
    required property int small
    required property int body
    required property int lead
    required property int title
    required property int total
    required property int hero
    required property int number
    required property int target
    required property int action
    required property int margin
    required property int gap
    required property int radiusS
    required property int radiusM
    required property int radiusL
    required property int hair
}
