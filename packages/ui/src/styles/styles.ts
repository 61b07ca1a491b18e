// Fonts (OFL-1.1) are bundled, latin and latin-ext: nothing is fetched from elsewhere.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-400.css';
import '@fontsource/atkinson-hyperlegible-mono/latin-600.css';
import './tokens.css';
import './ground.css';
